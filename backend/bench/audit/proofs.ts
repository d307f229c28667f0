import { hash, randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TileId } from '../../src/evidence/tlog-tiles.js';
import type { ObjectStore } from '../../src/storage/object-store.js';
import { FileStore, tiles, tree } from './compiled.ts';

const LEAVES = 10_000_000;
const PROOFS = 300;
const MOST_MS = 5;
const HASH = 32;

/** Inclusion in a log of 10 million, from tiles in an object store: fetched, proved and verified. */
export async function proofsFromTiles(say: (line: string) => void) {
  const folder = mkdtempSync(join(tmpdir(), 'exhibit-bench-'));
  try {
    const { levels, root } = tenMillion();
    const bytesOf = ({ level, index, width }: TileId) => {
      const from = index * tiles.TILE_WIDTH * HASH;
      return levels[level]!.subarray(from, from + width * HASH);
    };
    const store = await FileStore.open(folder);
    const times: number[] = [];
    for (let proof = 0; proof < PROOFS; proof++) {
      const index = randomInt(LEAVES);
      const work = (hashAt: Parameters<typeof tree.inclusionProof>[2]) =>
        tree.inclusionProof(index, LEAVES, hashAt);
      for (const id of tiles.tilesAskedFor(LEAVES, work))
        await store.put(tiles.tilePath(id), bytesOf(id)).catch(() => undefined);
      const leafHash = bytesOf({ level: 0, index: Math.floor(index / 256), width: 256 });
      const own = Buffer.from(leafHash.subarray((index % 256) * HASH, (index % 256) * HASH + HASH));
      times.push(await timed(store, index, work, own, root));
    }
    const sorted = times.toSorted((a, b) => a - b);
    const at = (share: number) => Math.round(sorted[Math.floor((sorted.length - 1) * share)]! * 100) / 100;
    const [p50, p99, worst] = [at(0.5), at(0.99), at(1)];
    say(`  inclusion proof, log of 10 million     p50 ${p50} ms, p99 ${p99} ms, worst ${worst} ms`);
    return {
      figures: { inclusion: { leaves: LEAVES, proofs: PROOFS, p50, p99, worst } },
      missed: p50 > MOST_MS ? [`an inclusion proof: ${p50} ms`] : [],
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function timed(
  store: ObjectStore,
  index: number,
  work: (hashAt: Parameters<typeof tree.inclusionProof>[2]) => Buffer[],
  leafHash: Buffer,
  root: Buffer,
): Promise<number> {
  const begun = performance.now();
  const read = new Map<string, Buffer[]>();
  await Promise.all(
    tiles.tilesAskedFor(LEAVES, work).map(async (id) => {
      const path = tiles.tilePath(id);
      read.set(path, tiles.parseTile(await store.get(path), id.width));
    }),
  );
  const proof = work(tiles.hashesFromTiles(LEAVES, (id) => read.get(tiles.tilePath(id))!));
  if (!tree.verifyInclusion({ index, size: LEAVES, leafHash, root, proof }))
    throw new Error('it does not prove');
  return performance.now() - begun;
}

/** Made-up leaf hashes and the levels of tiles over them. */
function tenMillion(): { levels: Buffer[]; root: Buffer } {
  const levels = [Buffer.allocUnsafe(LEAVES * HASH)];
  const frontier = new tree.MerkleFrontier();
  for (let width = LEAVES; (width = Math.floor(width / 256)) > 0;)
    levels.push(Buffer.allocUnsafe(width * HASH));
  const number = Buffer.alloc(8);
  for (let leaf = 0; leaf < LEAVES; leaf++) {
    number.writeUInt32BE(leaf, 4);
    frontier.append(hash('sha256', number, 'buffer'), (level, place, node) => {
      if (level % 8 === 0) node.copy(levels[level / 8]!, place * HASH);
    });
  }
  return { levels, root: frontier.root() };
}
