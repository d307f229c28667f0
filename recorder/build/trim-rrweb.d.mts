/** The text of rrweb's recorder without what the options in the text of record.ts switch off. Rejects when rrweb is another than expected. */
export function trimmedRrweb(recordModule: string): Promise<string>;
