import { setTimeout } from 'node:timers/promises';
import type { EntityManager } from 'typeorm';
import { TILE_WIDTH } from '../evidence/tlog-tiles.js';
import type { ObjectStore } from '../storage/object-store.js';
import { certifiedAmong, recordingOfObject } from './destroyed-recordings.js';
import { objectItem } from './integrity-fault.js';
import { readObject } from './log-tile.js';
import { bundleKey, parseCheckpointKey, parseTileKey, tileKey } from './published-log.js';
import type { RunReport } from './run-report.js';

const LISTED_AT_ONCE = 500;
/** Checkpoints among which one that holds is looked for. */
const LOOKED_BACK = 100;

export interface ListingTools {
  store: ObjectStore;
  /** Whether this is the note of a checkpoint over that many entries, signed by us. */
  isCheckpoint(note: Buffer, size: number): boolean;
  /** Longest time between an object and the row that names it. */
  settleMs: number;
  report: RunReport;
}

/**
 * Objects that no row names, and published pieces of the log that are more than it has. In the order of their keys. What
 * nobody knows is only suspected: where work goes on, an object is there before its row. It is judged in the end.
 */
export async function* checkStoredObjects(
  manager: EntityManager,
  after: string,
  tools: ListingTools,
): AsyncGenerator<string> {
  const tables = await tablesWithObjects(manager);
  let page: string[] = [];
  for await (const { key } of tools.store.list('')) {
    if (key <= after) continue;
    page.push(key);
    if (page.length < LISTED_AT_ONCE) continue;
    await checkPage(manager, tables, page, tools);
    yield page.at(-1)!;
    page = [];
  }
  await checkPage(manager, tables, page, tools);
  await judge(manager, tables, tools);
}

async function checkPage(
  manager: EntityManager,
  tables: readonly string[],
  keys: readonly string[],
  tools: ListingTools,
): Promise<void> {
  const { store, report } = tools;
  const known = await knownObjects(manager, tables, keys);
  const { sizes, newest } = await publishedSizes(manager, keys, tools);
  const certified = await certifiedAmong(
    manager,
    keys.flatMap((key) => recordingOfObject(key) ?? []),
  );
  for (const key of keys) {
    report.count('objects listed');
    if (certified.has(recordingOfObject(key) ?? '')) {
      report.fault(objectItem(key), 'DESTROYED_YET_THERE');
      continue;
    }
    const size = parseCheckpointKey(key);
    const isOfRow = size !== null && size <= newest && sizes.has(size);
    if (isOfRow || known.has(key) || isExplained(key, report)) continue;
    if (parseTileKey(key) !== null && isWithin(key, newest)) await checkTile(key, newest, store, report);
    else report.suspect(key);
  }
}

/** Asks again about what nobody knew, when everything that was going on then has ended. */
async function judge(manager: EntityManager, tables: readonly string[], tools: ListingTools): Promise<void> {
  const { store, isCheckpoint, settleMs, report } = tools;
  const { suspects } = report.findings;
  if (suspects.length > 0) await setTimeout(settleMs);
  const { sizes, newest } = await publishedSizes(manager, suspects, tools);
  let published = newest;
  for (const key of suspects) {
    const size = parseCheckpointKey(key);
    if (size === null || (sizes.has(size) && size <= newest)) continue;
    const note = await readObject(store, key, report);
    if (note === null || !isCheckpoint(note, size)) {
      report.fault(objectItem(key), sizes.has(size) ? 'CHECKPOINT_ALTERED' : 'OBJECT_UNKNOWN');
      continue;
    }
    if (!sizes.has(size)) report.fault(`audit_checkpoint/${size}`, 'ROW_MISSING');
    published = Math.max(published, size);
  }
  const known = await knownObjects(manager, tables, suspects);
  for (const key of suspects) {
    if (parseCheckpointKey(key) !== null || known.has(key)) continue;
    if (parseTileKey(key) === null) report.fault(objectItem(key), 'OBJECT_UNKNOWN');
    else if (!isWithin(key, published))
      report.fault(objectItem(key), 'OBJECT_UNKNOWN', 'more than the log has');
  }
  report.findings.suspects = [];
}

/** The checkpoints that these keys name and that have a row, and the newest one whose row holds. */
async function publishedSizes(
  manager: EntityManager,
  keys: readonly string[],
  { isCheckpoint }: ListingTools,
): Promise<{ sizes: Set<number>; newest: number }> {
  const asked = keys.flatMap((key) => parseCheckpointKey(key) ?? []);
  const rows: { size: string }[] = await manager.query(
    'SELECT size FROM audit_checkpoint WHERE size = ANY($1::bigint[])',
    [asked],
  );
  const last: { size: string; note: string }[] = await manager.query(
    'SELECT size, note FROM audit_checkpoint ORDER BY size DESC LIMIT $1',
    [LOOKED_BACK],
  );
  const newest = last.find(({ size, note }) => isCheckpoint(Buffer.from(note, 'utf8'), Number(size)));
  return { sizes: new Set(rows.map(({ size }) => Number(size))), newest: Number(newest?.size ?? 0) };
}

/** Every table that keeps an object keeps its name in a column of this name. */
async function tablesWithObjects(manager: EntityManager): Promise<string[]> {
  const rows: { name: string }[] = await manager.query(
    `SELECT table_name AS name FROM information_schema.columns
     WHERE table_schema = 'public' AND column_name = 'object_key' ORDER BY 1`,
  );
  return rows.map(({ name }) => name);
}

async function knownObjects(
  manager: EntityManager,
  tables: readonly string[],
  keys: readonly string[],
): Promise<Set<string>> {
  if (keys.length === 0) return new Set();
  const each = tables.map((table) => `SELECT object_key FROM "${table}" WHERE object_key = ANY($1)`);
  const rows: { object_key: string }[] = await manager.query(each.join(' UNION ALL '), [keys]);
  return new Set(rows.map(({ object_key }) => object_key));
}

const isExplained = (key: string, { findings }: RunReport): boolean =>
  findings.explained.some((prefix) => key.startsWith(prefix));

/** Hashes or entries that the log has in the tile that a key names, and in those to its right. */
function reach(key: string, published: number): number {
  const { level, index } = parseTileKey(key)!;
  const unit = level === 'entries' ? 1 : TILE_WIDTH ** level;
  return Math.floor(published / unit) - index * TILE_WIDTH;
}

const isWithin = (key: string, published: number): boolean =>
  parseTileKey(key)!.width <= reach(key, published);

/** A full tile was compared when the tree was built. An older, narrower one must be the beginning of a wider one. */
async function checkTile(
  key: string,
  published: number,
  store: ObjectStore,
  report: RunReport,
): Promise<void> {
  const id = parseTileKey(key)!;
  const has = reach(key, published);
  const width = Math.min(TILE_WIDTH, has);
  if (id.width === width) return;
  const widest =
    id.level === 'entries' ? bundleKey({ ...id, width }) : tileKey({ ...id, level: id.level, width });
  // What the wide one itself is was settled by the tree; against a damaged one nothing can be compared.
  if (report.has(objectItem(widest)))
    return report.notChecked(`${key}: the tile that continues it is damaged`);
  const [narrow, wide] = await Promise.all([
    readObject(store, key, report),
    readObject(store, widest, report),
  ]);
  if (narrow === null || wide === null) return;
  if (!wide.subarray(0, narrow.length).equals(narrow) || !isWhole(id, narrow, wide))
    report.fault(objectItem(key), id.level === 'entries' ? 'BUNDLE_ALTERED' : 'TILE_ALTERED');
}

/** Whether a narrower piece has exactly as many hashes or entries as its name says. */
function isWhole(id: { level: number | 'entries'; width: number }, narrow: Buffer, wide: Buffer): boolean {
  if (id.level !== 'entries') return narrow.length === id.width * 32;
  let at = 0;
  for (let entry = 0; entry < id.width && at + 2 <= wide.length; entry++) at += 2 + wide.readUInt16BE(at);
  return at === narrow.length;
}
