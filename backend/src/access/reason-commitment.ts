import { createHmac, randomBytes } from 'node:crypto';

/** Stands beside the request. Without it nobody can try sentences against the log; with it an auditor can check one. */
export const newCommitmentKey = (): Buffer => randomBytes(32);

/** What the audit log keeps of a text that somebody wrote: hex HMAC-SHA-256. */
export const reasonCommitment = (key: Uint8Array, text: string): string =>
  createHmac('sha256', key).update(text, 'utf8').digest('hex');
