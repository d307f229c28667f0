import type { EntityManager } from 'typeorm';
import type { HashAt } from '../evidence/merkle-tree.js';
import {
  type BundleId,
  TILE_HEIGHT,
  TILE_WIDTH,
  type TileId,
  bundlePath,
  hashesFromTiles,
  tilePath,
  tilesAskedFor,
} from '../evidence/tlog-tiles.js';
import { AuditFaultError } from './audit.errors.js';

/** A tile out of the tables: the leaf hashes of entries, or the roots over full tiles that sequencing kept. */
export async function readTile(manager: EntityManager, tile: TileId): Promise<Buffer[]> {
  const [from, to] = rangeOf(tile);
  const rows: { hash: Buffer }[] = await (tile.level === 0
    ? manager.query(
        `SELECT leaf_hash AS hash FROM audit_entry WHERE leaf_index >= $1 AND leaf_index < $2 ORDER BY leaf_index`,
        [from, to],
      )
    : manager.query(
        `SELECT hash FROM audit_subtree WHERE level = $3 AND place >= $1 AND place < $2 ORDER BY place`,
        [from, to, tile.level * TILE_HEIGHT],
      ));
  if (rows.length !== tile.width) throw new AuditFaultError('AUDIT_LOG_DAMAGED', tilePath(tile));
  return rows.map(({ hash }) => hash);
}

/** The leaves of a bundle of entries. */
export async function readLeaves(manager: EntityManager, bundle: BundleId): Promise<Buffer[]> {
  const rows: { leaf: string }[] = await manager.query(
    `SELECT leaf FROM audit_entry WHERE leaf_index >= $1 AND leaf_index < $2 ORDER BY leaf_index`,
    rangeOf(bundle),
  );
  if (rows.length !== bundle.width) throw new AuditFaultError('AUDIT_LOG_DAMAGED', bundlePath(bundle));
  return rows.map(({ leaf }) => Buffer.from(leaf, 'utf8'));
}

/** Does sums over a tree of that size, reading only the tiles that they need. */
export async function fromTiles<T>(
  manager: EntityManager,
  size: number,
  sums: (hashAt: HashAt) => T,
): Promise<T> {
  const tiles = new Map<string, Buffer[]>();
  for (const tile of tilesAskedFor(size, sums)) tiles.set(tilePath(tile), await readTile(manager, tile));
  return sums(hashesFromTiles(size, (tile) => tiles.get(tilePath(tile))!));
}

const rangeOf = ({ index, width }: BundleId): [number, number] => [
  index * TILE_WIDTH,
  index * TILE_WIDTH + width,
];
