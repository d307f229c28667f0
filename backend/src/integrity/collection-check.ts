import type { EntityManager } from 'typeorm';
import { COLLECTION_PATHS, type PackCollection, parseCollection } from '../evidence/collection-format.js';
import { type KeyTenure, verifyInTime } from '../evidence/key-history.js';
import { digestNoteText } from '../evidence/pack-format.js';
import { readPackZip } from '../evidence/pack-zip.js';
import { sha256Hex } from '../evidence/sha256.js';
import { differing, type Row } from './row-binding.js';
import type { RunReport } from './run-report.js';

export interface CollectionTools {
  appliance: string;
  keys: readonly KeyTenure[];
  report: RunReport;
}

interface FrameRow {
  frame: Buffer;
  digest: Buffer;
  /** Entries that the log had when it was finished. */
  entries: string;
}

export function collectionsAfter(
  manager: EntityManager,
  after: string,
  limit: number,
): Promise<{ id: string }[]> {
  return manager.query(
    'SELECT id FROM pack_collection WHERE digest IS NOT NULL AND id > $1 ORDER BY id LIMIT $2',
    [after, limit],
  );
}

/** What a collection has beside its packs, and the rows that say which those are. The log has spoken of its digest. */
export async function checkCollection(manager: EntityManager, id: string, tools: CollectionTools) {
  const { report } = tools;
  const item = `pack_collection/${id}`;
  report.count('collections');
  if (report.has(item)) return;
  const [row]: FrameRow[] = await manager.query(
    `SELECT frame, digest, (SELECT max(leaf_index) + 1 FROM audit_entry
       WHERE kind = 'evidence.collected' AND leaf LIKE '%"collection":"' || id || '"%') AS entries
     FROM pack_collection WHERE id = $1`,
    [id],
  );
  const collection = listed(row!, tools);
  if (collection === null) return report.fault(item, 'ROW_ALTERED', 'frame');
  await checkCollected(manager, collection, report);
}

/** The list that the log names, if everything beside it is as it says. */
function listed({ frame, digest, entries }: FrameRow, { appliance, keys }: CollectionTools) {
  try {
    const { items } = readPackZip(frame);
    const byName = new Map(items.map(({ name, bytes }) => [name, bytes]));
    const bytes = byName.get(COLLECTION_PATHS.collection)!;
    const cms = byName.get(COLLECTION_PATHS.cms) ?? null;
    const note = Buffer.from(byName.get(COLLECTION_PATHS.note)!).toString('utf8');
    const collection = parseCollection(bytes);
    const named = [
      COLLECTION_PATHS.collection,
      COLLECTION_PATHS.note,
      ...(cms ? [COLLECTION_PATHS.cms] : []),
    ];
    const holds =
      sha256Hex(bytes) === digest.toString('hex') &&
      verifyInTime(note, keys, Number(entries)) === digestNoteText(appliance, 'collection', bytes, cms) &&
      items.length === named.length + collection.items.length &&
      collection.items.every(({ path, sha256 }) => sha256Hex(byName.get(path)!) === sha256);
    return holds ? collection : null;
  } catch {
    return null;
  }
}

async function checkCollected(
  manager: EntityManager,
  { collection, packs, leftOut }: PackCollection,
  report: RunReport,
): Promise<void> {
  const rows: Row[] = await manager.query(
    `SELECT c.recording_id, c.pack_id, encode(p.sha256, 'hex') AS pack, c.left_out, c.verdicts
     FROM pack_collection_recording c LEFT JOIN evidence_pack p ON p.id = c.pack_id
     WHERE c.collection_id = $1 ORDER BY c.recording_id`,
    [collection],
  );
  const stated = new Map<string, Row>();
  for (const { recording, sha256, verdicts } of packs)
    stated.set(recording, { pack: sha256, left_out: null, verdicts: verdicts.map(verdictOf) });
  for (const { recording, why } of leftOut)
    stated.set(recording, { pack: null, left_out: why, verdicts: [] });
  for (const row of rows) {
    const recording = String(row['recording_id']);
    const item = `pack_collection_recording/${collection}/${recording}`;
    const expected = stated.get(recording);
    stated.delete(recording);
    // A pack whose own row was altered is named by that.
    if (report.has(`evidence_pack/${String(row['pack_id'])}`)) continue;
    const verdicts = ((row['verdicts'] ?? []) as Verdicts).map(verdictOf);
    if (!expected) report.fault(item, 'ROW_NOT_IN_LOG', 'the collection lists no such recording');
    else {
      const altered = differing({ ...row, verdicts }, expected);
      if (altered.length > 0) report.fault(item, 'ROW_ALTERED', altered.join(' '));
    }
  }
  for (const recording of stated.keys())
    report.fault(`pack_collection_recording/${collection}/${recording}`, 'ROW_MISSING');
}

type Verdicts = PackCollection['packs'][number]['verdicts'];

const verdictOf = ({ disclosure, version, verdict }: Verdicts[number]): string =>
  `${disclosure} ${version} ${verdict}`;
