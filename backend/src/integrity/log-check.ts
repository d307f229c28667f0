import type { DataSource, EntityManager } from 'typeorm';
import { linkHash } from '../evidence/audit-leaf.js';
import type { Checkpoint } from '../evidence/checkpoint.js';
import type { KeyTenure } from '../evidence/key-history.js';
import type { MerkleFrontier } from '../evidence/merkle-tree.js';
import { TILE_HEIGHT, TILE_WIDTH } from '../evidence/tlog-tiles.js';
import type { ObjectStore } from '../storage/object-store.js';
import { checkBoundRows, type LoggedEvent } from './bound-rows.js';
import { alteredColumns, eventOf, type EntryRow } from './entry-row.js';
import { objectItem } from './integrity-fault.js';
import { frontierOf, withFrontier, type LogState } from './log-state.js';
import { readObject, readPublished, voteOn, type PublishedTile } from './log-tile.js';
import { tileKey } from './published-log.js';
import type { RunReport } from './run-report.js';

/** Tiles whose rows are read together. */
const TILES_AT_ONCE = 16;

export interface LogTarget {
  keys: readonly KeyTenure[];
  /** Entries that are published: the size of the newest signed checkpoint. */
  published: number;
  /** Entries that there are, or that a checkpoint says there must be. */
  size: number;
  /** What is signed about the tree, by size: our own checkpoints, and one that was kept outside. */
  signed: ReadonlyMap<number, { item: string; checkpoint: Checkpoint }[]>;
}

/**
 * Walks through the log from its first entry: leaves, links and columns, tiles and bundles, the tree under every
 * checkpoint, and the rows that the entries speak of. Hands out its state after every few tiles.
 */
export async function* checkLog(
  source: DataSource,
  store: ObjectStore,
  target: LogTarget,
  from: LogState,
  report: RunReport,
): AsyncGenerator<LogState> {
  let state = from;
  while (state.size < target.size) {
    const end = Math.min(target.size, state.size - (state.size % TILE_WIDTH) + TILES_AT_ONCE * TILE_WIDTH);
    const walk = new LogWalk(store, target, state, report);
    state = await walk.to(source.manager, end);
    yield state;
  }
}

class LogWalk {
  private readonly tree: MerkleFrontier;
  private readonly events: LoggedEvent[] = [];
  /** Roots over full tiles that this part of the walk completed, by level and place, in hex. */
  private readonly roots = new Map<string, string>();
  private state: LogState;
  private link: Buffer;

  constructor(
    private readonly store: ObjectStore,
    private readonly target: LogTarget,
    from: LogState,
    private readonly report: RunReport,
  ) {
    this.state = { ...from, tiles: from.tiles.map((tile) => [...tile]), stated: [...from.stated] };
    this.tree = frontierOf(from);
    this.link = Buffer.from(from.link, 'hex');
  }

  async to(manager: EntityManager, end: number): Promise<LogState> {
    const from = this.tree.size;
    const rows = await rowsOf(manager, from, end);
    const completed: { level: number; hash: Buffer }[] = [];
    for (let at = from; at < end; at = Math.min(end, at - (at % TILE_WIDTH) + TILE_WIDTH)) {
      const tile = await this.published(Math.floor(at / TILE_WIDTH));
      const last = Math.min(end, at - (at % TILE_WIDTH) + TILE_WIDTH);
      for (let index = at; index < last; index++) {
        this.entry(index, rows.get(index) ?? null, tile, completed);
        for (const node of completed.splice(0)) await this.node(node.level, node.hash);
      }
    }
    if (end === this.target.size) await this.partialTiles();
    await this.subtrees(manager);
    if (end === this.target.size) await this.standing(manager);
    await checkBoundRows(manager, this.events, this.target.keys, this.report);
    return { ...withFrontier(this.state, this.tree), link: this.link.toString('hex') };
  }

  private async published(index: number): Promise<PublishedTile | null> {
    const width = Math.min(TILE_WIDTH, this.target.published - index * TILE_WIDTH);
    return width <= 0 ? null : readPublished(this.store, { index, width }, this.report);
  }

  private entry(
    index: number,
    row: EntryRow | null,
    tile: PublishedTile | null,
    completed: { level: number; hash: Buffer }[],
  ): void {
    const place = index % TILE_WIDTH;
    const leaf = row === null ? null : Buffer.from(row.leaf, 'utf8');
    const vote = voteOn(leaf, tile?.hashes?.[place] ?? null, tile?.leaves?.[place] ?? null);
    const item = `audit_entry/${index}`;
    this.report.count('entries');
    if (row === null) this.report.fault(item, 'ENTRY_MISSING');
    // Nothing is left of it: the tree goes on with a hash that fits no checkpoint.
    const hash = vote?.hash ?? Buffer.alloc(32);
    const event = vote?.leaf ? eventOf(vote.leaf) : null;
    const [before, link] = [this.link, linkHash(this.link, hash)];
    const columns = row === null ? [] : alteredColumns(row, { hash, event, before, link });
    if (vote?.rowDiffers) columns.unshift('leaf');
    if (columns.length > 0) this.report.fault(item, 'ENTRY_ALTERED', columns.join(' '));
    if (vote?.tileDiffers) this.report.fault(objectItem(tile!.tileKey), 'TILE_ALTERED');
    if (vote?.bundleDiffers) this.report.fault(objectItem(tile!.bundleKey), 'BUNDLE_ALTERED');
    this.link = link;
    this.tree.append(hash, (level, at, node) => {
      if (level === 0 || level % TILE_HEIGHT !== 0) return;
      completed.push({ level: level / TILE_HEIGHT, hash: node });
      this.roots.set(`${level}/${at}`, node.toString('hex'));
    });
    this.signed();
    if (event === null) return;
    const damaged = row === null || columns.length > 0;
    if (damaged) this.state.stated.push(event);
    // One that no checkpoint covers, and that does not follow from those before it, accuses no row.
    if (!damaged || index < this.target.published) this.events.push({ ...event, index });
  }

  /** The root at this size, beside everything that is signed about it. */
  private signed(): void {
    for (const { item, checkpoint } of this.target.signed.get(this.tree.size) ?? []) {
      this.report.count('checkpoints');
      if (this.tree.root().equals(checkpoint.root)) {
        if (this.state.differs === null) this.state.agreed = this.tree.size;
      } else if (this.state.differs === null) {
        // Every later root differs as well: the first one says where.
        this.state.differs = { agreed: this.state.agreed, differs: this.tree.size };
        this.report.fault(
          item,
          'TREE_DIFFERS',
          `an entry from ${this.state.agreed} on and before ${this.tree.size} is not the one that was signed`,
        );
      }
    }
  }

  /** A root over a full tile takes its place in the tile above. */
  private async node(level: number, hash: Buffer): Promise<void> {
    const tile = (this.state.tiles[level] ??= []);
    tile.push(hash.toString('hex'));
    if (tile.length < TILE_WIDTH) return;
    const index = Math.floor(this.tree.size / TILE_WIDTH ** (level + 1)) - 1;
    if ((index + 1) * TILE_WIDTH ** (level + 1) <= this.target.published)
      await this.compare({ level, index, width: TILE_WIDTH }, tile);
    this.state.tiles[level] = [];
  }

  /** What sequencing keeps of the tree so that proofs are quick. */
  private async subtrees(manager: EntityManager): Promise<void> {
    const places = [...this.roots.keys()].map((place) => place.split('/').map(Number));
    const rows: { level: number; place: string; hash: Buffer }[] = await manager.query(
      `SELECT level, place, hash FROM audit_subtree
       WHERE (level, place) IN (SELECT * FROM unnest($1::smallint[], $2::bigint[]))`,
      [places.map(([level]) => level), places.map(([, place]) => place)],
    );
    const kept = new Map(rows.map(({ level, place, hash }) => [`${level}/${place}`, hash.toString('hex')]));
    for (const [place, hash] of this.roots) {
      const found = kept.get(place);
      if (found === undefined) this.report.fault(`audit_subtree/${place}`, 'ROW_MISSING');
      else if (found !== hash) this.report.fault(`audit_subtree/${place}`, 'ROW_ALTERED');
    }
  }

  /** Where sequencing goes on. A log that has grown meanwhile says something else, and is looked at next time. */
  private async standing(manager: EntityManager): Promise<void> {
    const rows: { size: string; link: Buffer; frontier: Buffer }[] = await manager.query(
      'SELECT size, link, frontier FROM audit_tree',
    );
    const [row] = rows;
    if (row === undefined) return this.report.fault('audit_tree', 'ROW_MISSING');
    if (Number(row.size) > this.tree.size) return;
    await this.subtreesBeyond(manager, Number(row.size));
    // Rows behind it that nobody sequenced are named by themselves; where it stands is not their fault.
    if (this.report.has(`audit_entry/${row.size}`)) return;
    const holds =
      Number(row.size) === this.tree.size &&
      row.link.equals(this.link) &&
      row.frontier.equals(Buffer.concat(this.tree.hashes));
    if (!holds) this.report.fault('audit_tree', 'ROW_ALTERED');
  }

  /** Roots over more entries than there are: a proof would believe them one day. */
  private async subtreesBeyond(manager: EntityManager, size: number): Promise<void> {
    if (size < this.tree.size) return;
    const rows: { level: number; place: string }[] = await manager.query(
      `SELECT level, place FROM audit_subtree WHERE ((place + 1)::numeric * 2::numeric ^ level) > $1::numeric`,
      [size],
    );
    for (const { level, place } of rows)
      this.report.fault(`audit_subtree/${level}/${place}`, 'ROW_NOT_IN_LOG');
  }

  /** The tiles at the right edge of the newest checkpoint's tree. */
  private async partialTiles(): Promise<void> {
    for (let level = 1; TILE_WIDTH ** level <= this.target.published; level++) {
      const hashes = Math.floor(this.target.published / TILE_WIDTH ** level);
      const width = hashes % TILE_WIDTH;
      if (width === 0) continue;
      const tile = this.state.tiles[level] ?? [];
      await this.compare({ level, index: Math.floor(hashes / TILE_WIDTH), width }, tile.slice(0, width));
    }
  }

  private async compare(
    id: { level: number; index: number; width: number },
    hashes: string[],
  ): Promise<void> {
    const key = tileKey(id);
    const found = await readObject(this.store, key, this.report);
    this.report.count('tiles');
    if (found !== null && found.toString('hex') !== hashes.join(''))
      this.report.fault(objectItem(key), 'TILE_ALTERED');
  }
}

async function rowsOf(manager: EntityManager, from: number, to: number): Promise<Map<number, EntryRow>> {
  const rows: EntryRow[] = await manager.query(
    `SELECT leaf_index, id, kind, occurred_at, actor_kind, actor_id, outcome, recording_id, leaf, leaf_hash,
            previous_link, link
     FROM audit_entry WHERE leaf_index >= $1 AND leaf_index < $2 ORDER BY leaf_index`,
    [from, to],
  );
  return new Map(rows.map((row) => [Number(row.leaf_index), row]));
}
