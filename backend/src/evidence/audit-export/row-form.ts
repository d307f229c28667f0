import { EvidenceError } from '../evidence-error.js';
import type { ExportedEntry } from './exported-entry.js';

/** How entries are written, one line each. What is written can be read back whole, so that every byte can be checked. */
export interface RowForm {
  readonly extension: string;
  /** First line of every part, or nothing. */
  readonly header: string;
  /** The line with its end. `appliance` names the log that the entry is from. */
  write(entry: ExportedEntry, appliance: string): string;
  /** The entry that a line states; throws on anything that is not such a line. */
  read(line: string): ExportedEntry;
}

export function rowInvalid(cause?: unknown): EvidenceError {
  return new EvidenceError('EXPORT_ROW_INVALID', 'The line is not an entry in this form.', { cause });
}
