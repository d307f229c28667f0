import { statedEvent, type StatedEvent } from '../audit-export/exported-entry.js';
import { parseAuditLines } from '../audit-lines.js';
import { PACK_PATHS } from '../pack-format.js';
import type { PackContents } from './contents.js';

/** How many entries the log had, by the entries of the pack, when it took down what has this digest; null: they do not say. */
export function entriesAt(
  contents: PackContents,
  kind: 'recording.sealed' | 'consent.recorded',
  hash: string,
): number | null {
  const field = kind === 'recording.sealed' ? 'manifestHash' : 'receiptHash';
  const lines = contents.optional(PACK_PATHS.auditEntries);
  for (const entry of lines === null ? [] : parseAuditLines(lines)) {
    const event = entry && stated(entry.leaf);
    if (event?.kind === kind && event.fields[field] === hash) return entry!.index + 1;
  }
  return null;
}

function stated(leaf: Uint8Array): StatedEvent | null {
  try {
    return statedEvent(leaf);
  } catch {
    return null;
  }
}
