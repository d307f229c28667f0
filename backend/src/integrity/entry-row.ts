import { statedEvent, type StatedEvent } from '../evidence/audit-export/exported-entry.js';
import { differing, type Row } from './row-binding.js';

/** A row of audit_entry, as it is stored. */
export interface EntryRow extends Row {
  leaf_index: string;
  leaf: string;
  leaf_hash: Buffer;
  previous_link: Buffer;
  link: Buffer;
}

/** The event of a leaf; null for one that does not say who did what. */
export function eventOf(leaf: Uint8Array): StatedEvent | null {
  try {
    return statedEvent(leaf);
  } catch {
    return null;
  }
}

/** Columns of a row that do not follow from its true leaf hash, what its leaf says, and the links before and behind it. */
export function alteredColumns(
  row: EntryRow,
  { hash, event, before, link }: { hash: Buffer; event: StatedEvent | null; before: Buffer; link: Buffer },
): string[] {
  const person = event?.actor.kind === 'person' || event?.actor.kind === 'recorder';
  return differing(row, {
    leaf_hash: hash,
    previous_link: before,
    link,
    ...(event === null
      ? {}
      : {
          id: event.id,
          kind: event.kind,
          occurred_at: event.at,
          actor_kind: event.actor.kind,
          actor_id: person ? event.actor.id : null,
          outcome: event.outcome,
          recording_id: event.recording,
        }),
  });
}
