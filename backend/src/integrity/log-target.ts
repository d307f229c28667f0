import type { EntityManager } from 'typeorm';
import { type Checkpoint, openCheckpoint } from '../evidence/checkpoint.js';
import type { KeyTenure } from '../evidence/key-history.js';
import type { ObjectStore } from '../storage/object-store.js';
import type { LogTarget } from './log-check.js';
import { objectItem } from './integrity-fault.js';
import { readObject } from './log-tile.js';
import { checkpointKey } from './published-log.js';
import type { RunReport } from './run-report.js';

/** The name under which a checkpoint that somebody kept is reported. */
export const OUTSIDE = 'checkpoint from outside';

interface CheckpointRow {
  size: string;
  root: Buffer;
  note: string;
}

/** What is signed about the log, and how far it must reach. A checkpoint that does not hold is named and not used. */
export async function logTarget(
  manager: EntityManager,
  store: ObjectStore,
  { keys, origin, outside }: { keys: readonly KeyTenure[]; origin: string; outside: Checkpoint | null },
  report: RunReport,
): Promise<LogTarget> {
  const signed = new Map<number, { item: string; checkpoint: Checkpoint }[]>();
  const add = (item: string, checkpoint: Checkpoint): void => {
    signed.set(checkpoint.size, [...(signed.get(checkpoint.size) ?? []), { item, checkpoint }]);
  };
  const rows: CheckpointRow[] = await manager.query(
    'SELECT size, root, note FROM audit_checkpoint ORDER BY size',
  );
  let published = 0;
  for (const row of rows) {
    const item = `audit_checkpoint/${row.size}`;
    const checkpoint = opened(row, keys, origin);
    if (checkpoint === null) report.fault(item, 'CHECKPOINT_ALTERED');
    else {
      add(item, checkpoint);
      await checkPublishedNote(store, row, report);
      published = Number(row.size);
    }
  }
  const [{ size: there }]: [{ size: string }] = await manager.query(
    'SELECT COALESCE(max(leaf_index) + 1, 0) AS size FROM audit_entry',
  );
  if (outside !== null) {
    if (outside.size > Math.max(published, Number(there)))
      report.fault(OUTSIDE, 'LOG_ROLLED_BACK', `it has ${outside.size} entries, the log ${there}`);
    else add(OUTSIDE, outside);
  }
  return { keys, published, size: Math.max(published, Number(there)), signed };
}

/** The note as outsiders find it. */
async function checkPublishedNote(
  store: ObjectStore,
  { size, note }: CheckpointRow,
  report: RunReport,
): Promise<void> {
  const key = checkpointKey(Number(size));
  const published = await readObject(store, key, report);
  if (published !== null && published.toString('utf8') !== note)
    report.fault(objectItem(key), 'CHECKPOINT_ALTERED');
}

/** The checkpoint of a row whose note is signed and says what the row says. */
function opened(
  { size, root, note }: CheckpointRow,
  keys: readonly KeyTenure[],
  origin: string,
): Checkpoint | null {
  const checkpoint = checkpointOf(note, keys, origin);
  return checkpoint?.size === Number(size) && checkpoint.root.equals(root) ? checkpoint : null;
}

/** The checkpoint of this log that one of our keys signed in its time; null for anything else. */
export function checkpointOf(note: string, keys: readonly KeyTenure[], origin: string): Checkpoint | null {
  for (const { key, until } of keys)
    try {
      const checkpoint = openCheckpoint(note, key, origin);
      return until === null || checkpoint.size <= until ? checkpoint : null;
    } catch {
      // Perhaps one of the other keys signed it.
    }
  return null;
}
