import fc from 'fast-check';
import { leafHash } from './audit-leaf.js';
import {
  consistencyProof,
  inclusionProof,
  rootOf,
  treeInMemory,
  verifyConsistency,
  verifyInclusion,
} from './merkle-tree.js';
import {
  type TileId,
  bundleBytes,
  bundlePath,
  hashesFromTiles,
  parseBundle,
  parseTile,
  parseTilePath,
  tileBytes,
  tilePath,
  tilesAskedFor,
  tilesSince,
} from './tlog-tiles.js';
import { treeVectors } from './tree-vectors.fixture.js';

const SIZE = 70_000;
const LEAVES = Array.from({ length: SIZE }, (_, n) => leafHash(Buffer.from(String(n))));
const tree = treeInMemory(LEAVES);
const tile = ({ level, index, width }: TileId): Buffer[] =>
  Array.from({ length: width }, (_, place) => tree(level * 8, index * 256 + place));
const codeOf = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    return (error as { code?: string }).code;
  }
  return undefined;
};

describe('a tile or a bundle is refused', () => {
  it.each([0, 31, 33, 63, 65])('when two hashes have %s bytes', (length) => {
    expect(codeOf(() => parseTile(Buffer.alloc(length), 2))).toBe('TILE_INVALID');
  });

  it.each([
    ['that is empty', ''],
    ['that ends in a length', '00'],
    ['that ends in an entry', '000361'],
    ['that ends before its last entry', '000161'],
    ['that goes on', '00016100016200'],
  ])('%s', (_what, hex) => {
    expect(codeOf(() => parseBundle(Buffer.from(hex, 'hex'), 2))).toBe('ENTRY_BUNDLE_INVALID');
  });

  it('when an entry needs more than 16 bits for its length', () => {
    expect(codeOf(() => bundleBytes([Buffer.alloc(65_536)]))).toBe('ENTRY_BUNDLE_INVALID');
    expect(parseBundle(bundleBytes([Buffer.alloc(65_535)]), 1)[0]).toHaveLength(65_535);
  });

  it.each([
    'tile/0/67',
    'tile/0/000.p/0',
    'tile/0/000.p/256',
    'tile/0/000.p/01',
    'tile/00/000',
    'tile/64/000',
    'tile/0/x000/067',
    'tile/0/001/067',
    'tile/0/x001/x067',
    'tile/0/000/',
    'tile/entry/000',
    'tile/0/../000',
    'tile/0/x999/x999/x999/x999/x999/999',
    '/tile/0/000',
    'tile/0/000\n',
  ])('under the name %j', (path) => {
    expect(parseTilePath(path)).toBeNull();
  });

  it('when a tree of that size has none at the place', () => {
    const read = hashesFromTiles(300, tile);
    for (const [level, index] of [
      [0, 300],
      [8, 1],
      [9, 0],
      [16, 0],
    ] as const)
      expect(codeOf(() => read(level, index))).toBe('TREE_POSITION_INVALID');
  });
});

describe('tiles', () => {
  it('have the names that C2SP gives them', () => {
    for (const { tile: id, bundle, path } of treeVectors().paths) {
      expect(id ? tilePath(id) : bundlePath(bundle!)).toBe(path);
      expect(parseTilePath(path)).toEqual(id ?? { level: 'entries', ...bundle });
    }
  });

  it('of a tree of 70,000 leaves are those that C2SP counts', () => {
    const all = [...tilesSince(0, SIZE)];
    const at = (level: number) => all.filter((id) => id.level === level);
    expect(at(0)).toHaveLength(274);
    expect(at(0).at(-1)).toEqual({ level: 0, index: 273, width: 112 });
    expect(at(1)).toEqual([
      { level: 1, index: 0, width: 256 },
      { level: 1, index: 1, width: 17 },
    ]);
    expect(at(2)).toEqual([{ level: 2, index: 0, width: 1 }]);
    expect([...tilesSince(0, 256)]).toEqual([
      { level: 0, index: 0, width: 256 },
      { level: 1, index: 0, width: 1 },
    ]);
    expect([...tilesSince(0, 0)]).toEqual([]);
  });

  it('that a larger tree adds are none that the smaller one had', () => {
    fc.assert(
      fc.property(fc.nat(SIZE), fc.nat(SIZE), (a, b) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b)];
        const [had, has] = [
          new Set([...tilesSince(0, from)].map(tilePath)),
          [...tilesSince(0, to)].map(tilePath),
        ];
        const added = [...tilesSince(from, to)].map(tilePath);
        expect(new Set(added)).toEqual(new Set(has.filter((path) => !had.has(path))));
      }),
      { numRuns: 30 },
    );
  });

  it('come back from their bytes, and so do bundles', () => {
    const id = { level: 1, index: 1, width: 17 };
    expect(parseTile(tileBytes(tile(id)), 17)).toEqual(tile(id));
    const leaves = ['', 'a', 'bc'].map((text) => Buffer.from(text));
    expect(parseBundle(bundleBytes(leaves), 3)).toEqual(leaves);
    expect(bundleBytes(leaves).toString('hex')).toBe('000000016100026263');
  });

  it('are enough for every proof, when only those asked for are fetched', () => {
    const sizes = fc.integer({ min: 1, max: SIZE });
    fc.assert(
      fc.property(sizes, sizes, fc.nat(SIZE), (a, b, c) => {
        const [from, size] = [Math.min(a, b), Math.max(a, b)];
        const index = c % size;
        const work = (hashAt: Parameters<typeof inclusionProof>[2]) => ({
          inclusion: inclusionProof(index, size, hashAt),
          consistency: consistencyProof(from, size, hashAt),
        });
        const fetched = new Map(tilesAskedFor(size, work).map((id) => [tilePath(id), tile(id)]));
        const all = new Set([...tilesSince(0, size)].map(tilePath));
        for (const path of fetched.keys()) expect(all).toContain(path);
        const proofs = work(hashesFromTiles(size, (id) => fetched.get(tilePath(id))!));
        const root = rootOf(LEAVES.slice(0, size));
        expect(
          verifyInclusion({ index, size, leafHash: LEAVES[index]!, root, proof: proofs.inclusion }),
        ).toBe(true);
        const fromRoot = rootOf(LEAVES.slice(0, from));
        expect(verifyConsistency({ from, to: size, fromRoot, toRoot: root, proof: proofs.consistency })).toBe(
          true,
        );
      }),
      { numRuns: 25 },
    );
  });
});
