import type { EntityManager } from 'typeorm';
import { TILE_WIDTH } from '../evidence/tlog-tiles.js';
import type { ObjectStore } from '../storage/object-store.js';
import { objectItem } from './integrity-fault.js';
import { readObject } from './log-tile.js';
import { bundleKey, parseCheckpointKey, parseTileKey, tileKey } from './published-log.js';
import type { RunReport } from './run-report.js';

const LISTED_AT_ONCE = 500;

/** Objects that no row names, and published pieces of the log that are more than it has. In the order of their keys. */
export async function* checkStoredObjects(
  manager: EntityManager,
  store: ObjectStore,
  after: string,
  report: RunReport,
): AsyncGenerator<string> {
  const tables = await tablesWithObjects(manager);
  let page: string[] = [];
  for await (const { key } of store.list('')) {
    if (key <= after) continue;
    page.push(key);
    if (page.length < LISTED_AT_ONCE) continue;
    await checkPage(page);
    yield page.at(-1)!;
    page = [];
  }
  await checkPage(page);

  async function checkPage(keys: string[]): Promise<void> {
    // Asked after the listing: what was stored meanwhile has its row by now, or is asked about again at the end.
    const known = await knownObjects(manager, tables, keys);
    const published = await publishedSizes(manager, keys);
    for (const key of keys) {
      report.count('objects listed');
      const size = parseCheckpointKey(key);
      if (parseTileKey(key) !== null) await checkTile(key, published.newest, store, report);
      else if (size !== null) {
        if (!published.sizes.has(size)) report.fault(`audit_checkpoint/${size}`, 'ROW_MISSING');
      } else if (!known.has(key) && !isExplained(key, report))
        report.fault(objectItem(key), 'OBJECT_UNKNOWN');
    }
  }
}

/** The checkpoints that these keys name and that have a row, and the newest of all. */
async function publishedSizes(
  manager: EntityManager,
  keys: readonly string[],
): Promise<{ sizes: Set<number>; newest: number }> {
  const asked = keys.flatMap((key) => parseCheckpointKey(key) ?? []);
  const rows: { size: string }[] = await manager.query(
    'SELECT size FROM audit_checkpoint WHERE size = ANY($1::bigint[])',
    [asked],
  );
  const [newest]: { size: string }[] = await manager.query(
    'SELECT COALESCE(max(size), 0) AS size FROM audit_checkpoint',
  );
  return { sizes: new Set(rows.map(({ size }) => Number(size))), newest: Number(newest!.size) };
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

/** A full tile was compared when the tree was built. An older, narrower one must be the beginning of a wider one. */
async function checkTile(
  key: string,
  published: number,
  store: ObjectStore,
  report: RunReport,
): Promise<void> {
  const id = parseTileKey(key)!;
  const unit = id.level === 'entries' ? 1 : TILE_WIDTH ** id.level;
  const has = Math.floor(published / unit) - id.index * TILE_WIDTH;
  if (id.width > has) return report.fault(objectItem(key), 'OBJECT_UNKNOWN', 'more than the log has');
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
