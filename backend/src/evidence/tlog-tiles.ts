import { MAX_LEAF_BYTES } from './audit-leaf.js';
import { EvidenceError } from './evidence-error.js';
import { type HashAt, rootOf } from './merkle-tree.js';
import { SHA256_BYTES } from './sha256.js';

/** C2SP tlog-tiles: a tree cut into tiles of 256 hashes, and its entries into bundles of 256. */
export const TILE_WIDTH = 256;
/** Levels of the tree between one level of tiles and the next. */
export const TILE_HEIGHT = 8;
const LENGTH_BYTES = 2;

/** Where a tile lies and how many hashes it has in a tree of some size: 256, or fewer at the right edge. */
export interface TileId {
  /** 0 has leaf hashes; each hash of the next level is the root over a full tile. */
  level: number;
  index: number;
  width: number;
}

export type BundleId = Omit<TileId, 'level'>;

/** `tile/<level>/<index>[.p/<width>]`, the index in groups of three digits: 1234067 is `x001/x234/067`. */
export function tilePath({ level, index, width }: TileId): string {
  return `tile/${level}/${indexPath(index)}${partial(width)}`;
}

export function bundlePath({ index, width }: BundleId): string {
  return `tile/entries/${indexPath(index)}${partial(width)}`;
}

/** The tile or the bundle that a path names; null when it names none. */
export function parseTilePath(path: string): TileId | (BundleId & { level: 'entries' }) | null {
  const [, level, groups, width] =
    /^tile\/(entries|[0-5]?\d|6[0-3])\/((?:x\d{3}\/){0,4}\d{3})(?:\.p\/(\d{1,3}))?$/.exec(path) ?? [];
  if (level === undefined || groups === undefined) return null;
  const id = {
    index: Number(groups.replaceAll(/[x/]/g, '')),
    width: width === undefined ? TILE_WIDTH : Number(width),
  };
  const tile = level === 'entries' ? { level: 'entries' as const, ...id } : { level: Number(level), ...id };
  // One path per tile: no leading zeros, nothing partial that is full.
  const again = tile.level === 'entries' ? bundlePath(tile) : tilePath(tile);
  return again === path && id.width > 0 && (width === undefined || id.width < TILE_WIDTH) ? tile : null;
}

/**
 * The tiles that a tree of `size` leaves has and one of `after` leaves had not, or had with fewer hashes; leaf hashes
 * first. Bundles of entries are cut like the tiles of level 0.
 */
export function* tilesSince(after: number, size: number): Generator<TileId> {
  for (let level = 0, had = after, has = size; has > 0; level++) {
    const last = Math.ceil(has / TILE_WIDTH);
    if (has > had)
      for (let index = Math.floor(had / TILE_WIDTH); index < last; index++)
        yield { level, index, width: Math.min(TILE_WIDTH, has - index * TILE_WIDTH) };
    had = Math.floor(had / TILE_WIDTH);
    has = Math.floor(has / TILE_WIDTH);
  }
}

export function tileBytes(hashes: readonly Buffer[]): Buffer {
  return Buffer.concat(hashes);
}

export function parseTile(bytes: Buffer, width: number): Buffer[] {
  if (bytes.length !== width * SHA256_BYTES)
    throw new EvidenceError('TILE_INVALID', `A tile of ${width} hashes has ${width * SHA256_BYTES} bytes.`);
  return Array.from({ length: width }, (_, place) =>
    bytes.subarray(place * SHA256_BYTES, (place + 1) * SHA256_BYTES),
  );
}

/** Each entry behind its length in 16 bits, the higher byte first. */
export function bundleBytes(leaves: readonly Uint8Array[]): Buffer {
  return Buffer.concat(
    leaves.flatMap((leaf) => {
      if (leaf.length > MAX_LEAF_BYTES) throw bundleInvalid('An entry is too long for a bundle.');
      const length = Buffer.alloc(LENGTH_BYTES);
      length.writeUInt16BE(leaf.length);
      return [length, leaf];
    }),
  );
}

export function parseBundle(bytes: Buffer, width: number): Buffer[] {
  const leaves: Buffer[] = [];
  let at = 0;
  while (leaves.length < width) {
    if (at + LENGTH_BYTES > bytes.length) throw bundleInvalid('The bundle ends before its last entry.');
    const begin = at + LENGTH_BYTES;
    at = begin + bytes.readUInt16BE(at);
    if (at > bytes.length) throw bundleInvalid('An entry goes beyond the end of the bundle.');
    leaves.push(bytes.subarray(begin, at));
  }
  if (at !== bytes.length) throw bundleInvalid('The bundle goes on behind its last entry.');
  return leaves;
}

/** Reads the nodes of a tree of `size` leaves out of its tiles. A tile that is asked for twice is read twice. */
export function hashesFromTiles(size: number, tile: (id: TileId) => readonly Buffer[]): HashAt {
  return (level, index) => {
    const within = level % TILE_HEIGHT;
    const tileLevel = (level - within) / TILE_HEIGHT;
    const first = index * 2 ** within;
    const tileIndex = Math.floor(first / TILE_WIDTH);
    const hashes = Math.floor(size / TILE_WIDTH ** tileLevel) - tileIndex * TILE_WIDTH;
    const place = first % TILE_WIDTH;
    const width = Math.min(TILE_WIDTH, hashes);
    if (place + 2 ** within > width)
      throw new EvidenceError('TREE_POSITION_INVALID', 'The tree has nothing at that position.');
    return rootOf(tile({ level: tileLevel, index: tileIndex, width }).slice(place, place + 2 ** within));
  };
}

/** The tiles that some work on a tree asks for, each once, so that they can be fetched before it is done. */
export function tilesAskedFor(size: number, work: (hashAt: HashAt) => unknown): TileId[] {
  const asked = new Map<string, TileId>();
  const nothing = Buffer.alloc(SHA256_BYTES);
  work((level, index) => {
    hashesFromTiles(size, (id) => {
      asked.set(tilePath(id), id);
      return [nothing];
    })(level, index);
    return nothing;
  });
  return [...asked.values()];
}

function indexPath(index: number): string {
  const digits = String(index);
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/\d{3}/g)!;
  return groups.map((group, place) => (place < groups.length - 1 ? `x${group}` : group)).join('/');
}

const partial = (width: number): string => (width < TILE_WIDTH ? `.p/${width}` : '');

const bundleInvalid = (message: string) => new EvidenceError('ENTRY_BUNDLE_INVALID', message);
