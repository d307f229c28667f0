import type { Plugin } from 'esbuild';

/** The text of our own recorder of events, which stands in the place of @rrweb/record. */
export function ourRrweb(): Promise<string>;
/** Gives the capture code our recorder of events, which knows only the strict options. */
export const withOurRrweb: Plugin;
