import { createHash } from 'node:crypto';
import { type Comparison, lineOf, sideBySide } from '../side-by-side.ts';
import { LogCheck, leaves, tiles, tree } from './compiled.ts';
import { leafBytes } from './events.ts';

const LEAST_PER_SECOND = 100_000;
const LEAVES = 1_000_000;
/** Different leaves; the log repeats them, which changes nothing of what must be done for each. */
const DIFFERENT = 256 * 64;
const ROUNDS = 3;
/** More than this on top of what was there before is not constant. */
const MOST_MEMORY = 64 * 1_048_576;

/** What an outsider does with bundles and tiles: every leaf's hash, the tile that names it, and the root. */
export async function offlineVerification(say: (line: string) => void) {
  const different = await leafBytes(DIFFERENT);
  const bundles = bundled(different).map((bundle) => tiles.bundleBytes(bundle));
  const level0 = bundled(different).map((bundle) =>
    tiles.tileBytes(bundle.map((leaf) => leaves.leafHash(leaf))),
  );
  const root = tree.rootOf(repeated(different.map((leaf) => leaves.leafHash(leaf))));
  const bytes = (LEAVES / DIFFERENT) * different.reduce((sum, leaf) => sum + leaf.length, 0);

  let memory = 0;
  const verify = async () => {
    const frontier = new tree.MerkleFrontier();
    const before = used();
    const begun = processorTime();
    for (let tile = 0; frontier.size < LEAVES; tile++) {
      const width = Math.min(tiles.TILE_WIDTH, LEAVES - frontier.size);
      const entries = tiles.parseBundle(bundles[tile % bundles.length]!, tiles.TILE_WIDTH);
      const hashes = tiles.parseTile(level0[tile % level0.length]!, tiles.TILE_WIDTH);
      for (let place = 0; place < width; place++) {
        const hash = leaves.leafHash(entries[place]!);
        if (!hash.equals(hashes[place]!)) throw new Error('a false alarm');
        frontier.append(hash);
      }
      if (tile % 256 === 0) memory = Math.max(memory, used() - before);
    }
    if (!frontier.root().equals(root)) throw new Error('a false alarm');
    return LEAVES / (processorTime() - begun);
  };
  const bare = async () => {
    const begun = processorTime();
    const hash = createHash('sha256');
    for (let leaf = 0; leaf < LEAVES; leaf++) hash.update(different[leaf % DIFFERENT]!);
    hash.digest();
    return LEAVES / (processorTime() - begun);
  };
  const compared: Comparison = {
    ...(await sideBySide('verifying bundles and tiles', 'leaves/s of a core', ROUNDS, verify, bare)),
    judged: false,
  };
  say(lineOf(compared));
  say(
    `    baseline: one SHA-256 over the same ${Math.round(bytes / 1e6)} MB; memory on top: ${Math.round(memory / 1e5) / 10} MB`,
  );

  const log = chained(different);
  const whole: Comparison = {
    ...(await sideBySide(
      'and every leaf as canonical JSON',
      'leaves/s of a core',
      ROUNDS,
      async () => checked(log),
      bare,
    )),
    judged: false,
  };
  say(lineOf(whole));
  const missed = [compared, whole].flatMap(({ what, ours }) =>
    ours < LEAST_PER_SECOND ? [`${what}: ${Math.round(ours)} leaves/s`] : [],
  );
  if (memory > MOST_MEMORY) missed.push(`verifying: ${Math.round(memory / 1e6)} MB of memory`);
  return { figures: { verification: compared, whole, memory }, missed };
}

function checked(log: ReturnType<typeof chained>): number {
  const check = new LogCheck();
  const begun = processorTime();
  for (const entry of log) if (check.entry(entry).length > 0) throw new Error('a false alarm');
  check.root();
  return log.length / (processorTime() - begun);
}

function chained(different: Buffer[]) {
  const log: ReturnType<typeof leaves.nextAuditEntry>[] = [];
  for (let leaf = 0; leaf < 200_000; leaf++)
    log.push(leaves.nextAuditEntry(log.at(-1) ?? null, different[leaf % DIFFERENT]!));
  return log;
}

function* repeated(hashes: Buffer[]): Generator<Buffer> {
  for (let leaf = 0; leaf < LEAVES; leaf++) yield hashes[leaf % DIFFERENT]!;
}

const bundled = (all: Buffer[]) =>
  Array.from({ length: all.length / tiles.TILE_WIDTH }, (_, tile) =>
    all.slice(tile * tiles.TILE_WIDTH, (tile + 1) * tiles.TILE_WIDTH),
  );

/** Seconds of this process on any core, so that what else the machine does is not counted. */
const processorTime = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

const used = () => {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};
