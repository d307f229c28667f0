import type { SignedCheckpoint } from './checkpoint-source.js';

/** RFC 5424 section 6.2.1: facility 13 (log audit), severity 5 (notice). */
const PRIORITY = 13 * 8 + 5;
/** RFC 5612: the enterprise number for examples. We have none of our own. */
const STRUCTURED_DATA = 'checkpoint@32473';

/** RFC 5424: a checkpoint as structured data. The whole signed note goes along in base64, so that an archive can be checked. */
export function syslogMessage(appliance: string, { size, root, note, signedAt }: SignedCheckpoint): string {
  const data = [
    ['origin', `${appliance}/audit`],
    ['size', String(size)],
    ['root', root.toString('base64')],
    ['note', Buffer.from(note).toString('base64')],
  ].map(([name, value]) => ` ${name}="${escaped(value!)}"`);
  const header = `<${PRIORITY}>1 ${signedAt.toISOString()} ${appliance} exhibit - checkpoint`;
  return `${header} [${STRUCTURED_DATA}${data.join('')}] audit log of ${size} entries`;
}

/** RFC 5425 section 4.3.1: the length in bytes, a space, the message. */
export function framed(message: string): Buffer {
  const bytes = Buffer.from(message);
  return Buffer.concat([Buffer.from(`${bytes.length} `), bytes]);
}

/** RFC 5424 section 6.3.3. */
const escaped = (value: string) => value.replace(/["\\\]]/g, (character) => `\\${character}`);
