// Packs of many recordings as one zip: written and checked one pack at a time, beside writing the same bytes to the same
// disk with nothing around them. How long, how large, and how much memory.
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';

import type { Benchmark, Outcome } from './benchmark.ts';

const compiled = <T>(path: string): Promise<T> =>
  import(new URL(`../dist/src/${path}.js`, import.meta.url).href) as Promise<T>;
const { COLLECTION_PATHS } = await compiled<typeof import('../src/evidence/collection-format.js')>(
  'evidence/collection-format',
);
const { buildPack } =
  await compiled<typeof import('../src/evidence/evidence-pack.js')>('evidence/evidence-pack');
const { buildCollectionFrame } =
  await compiled<typeof import('../src/evidence/pack-collection.js')>('evidence/pack-collection');
const { PackZipWriter } = await compiled<typeof import('../src/evidence/pack-zip.js')>('evidence/pack-zip');
const { sha256Hex } = await compiled<typeof import('../src/evidence/sha256.js')>('evidence/sha256');
const { MAX_COLLECTION_BYTES } =
  await compiled<typeof import('../src/evidence/zip-format.js')>('evidence/zip-format');
const { runVerify } =
  await compiled<typeof import('../src/evidence/verify-command.js')>('evidence/verify-command');
const { collectionTable } = await compiled<typeof import('../src/packs/collections/collection-table.js')>(
  'packs/collections/collection-table',
);
const { collectionSummary } = await compiled<typeof import('../src/packs/collections/collection-summary.js')>(
  'packs/collections/collection-summary',
);

const SIZES = [100, 1_000, 10_000];
/** Memory of the largest beyond that of the smallest. */
const GROWTH_MB = 128;
/** What a summary, a page that verifies, and stills make of a short visit's pack. */
const BESIDE = Buffer.alloc(440_000, 'a summary, and stills; ');

type Sample = typeof import('../src/evidence/sample-pack.fixture.js');
type Listed = import('../src/evidence/collection-format.js').CollectedPack;
type Item = import('../src/evidence/zip-format.js').ZipItem;

const uuid = (number: number) => `00000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`;

export const benchmark: Benchmark = {
  expected: `a collection of ${SIZES.at(-1)!.toLocaleString('en')} packs holds, and takes at most ${GROWTH_MB} MB more memory than one of ${SIZES[0]!}`,
  async run(say): Promise<Outcome> {
    const folder = mkdtempSync(join(tmpdir(), 'exhibit-bench-'));
    const measured: Measured[] = [];
    const missed: string[] = [];
    try {
      const sample = await sampleFrom(folder);
      for (const size of SIZES) {
        const found = await collected(sample, size, join(folder, 'collection.zip'));
        measured.push(found);
        say(
          `  ${String(size).padStart(6)} packs, ${found.megabytes} MB: made in ${found.madeSeconds} s, checked in ${found.checkedSeconds} s, peak ${found.peakRssMb} MB`,
        );
        if (!found.holds) missed.push(`the collection of ${size} does not hold`);
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
    const growthMb = measured.at(-1)!.peakRssMb - measured[0]!.peakRssMb;
    if (growthMb > GROWTH_MB) missed.push(`memory grew by ${growthMb} MB`);
    return { figures: { sizes: measured, growthMb }, missed };
  },
};

interface Measured {
  packs: number;
  megabytes: number;
  madeSeconds: number;
  checkedSeconds: number;
  peakRssMb: number;
  holds: boolean;
}

/** The sample of the tests, which is not part of what is built. */
async function sampleFrom(folder: string): Promise<Sample> {
  const outfile = join(folder, 'sample.mjs');
  await build({
    entryPoints: [join(import.meta.dirname, '../src/evidence/sample-pack.fixture.ts')],
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile,
    banner: {
      js: "import { createRequire as requireHere } from 'node:module'; const require = requireHere(import.meta.url);",
    },
  });
  return (await import(outfile)) as Sample;
}

async function collected(sample: Sample, size: number, path: string): Promise<Measured> {
  const signer = sample.sampleSigner();
  const begun = performance.now();
  // Packs lie in the store until they are fetched; here they are made twice, alike, so that none has to be kept.
  const packs: Listed[] = [];
  for (let number = 0; number < size; number++) {
    const zip = await packOf(sample, number);
    const verdicts = [{ disclosure: sample.sampleDisclosure.key, version: 1, verdict: 'shown' }];
    packs.push({ recording: uuid(number), sha256: sha256Hex(zip), size: zip.length, verdicts });
  }
  const file = await open(path, 'w');
  try {
    await write(file, sample, packs, signer);
  } finally {
    await file.close();
  }
  const madeSeconds = seconds(begun);
  const checking = performance.now();
  const holds = (await runVerify([path, '--key', signer.verifierKey], () => undefined)) === 0;
  return {
    packs: size,
    megabytes: Math.round(statSync(path).size / 1e6),
    madeSeconds,
    checkedSeconds: seconds(checking),
    peakRssMb: Math.round(process.resourceUsage().maxRSS / 1024),
    holds,
  };
}

const seconds = (since: number) => Math.round((performance.now() - since) / 100) / 10;

async function packOf(sample: Sample, number: number): Promise<Buffer> {
  const signer = sample.sampleSigner();
  const input = await sample.samplePackInput(signer, {}, uuid(number));
  return buildPack({ ...input, summarise: () => Promise.resolve(BESIDE) }, signer);
}

async function write(
  file: FileHandle,
  sample: Sample,
  packs: Listed[],
  signer: ReturnType<Sample['sampleSigner']>,
): Promise<void> {
  const about = {
    appliance: signer.name,
    collection: uuid(0),
    about: { kind: 'subject', subject: 'APP-1' } as const,
    madeAt: '2026-11-21T08:00:00.000Z',
    madeBy: 'person-4',
    packs,
    leftOut: [],
  };
  const rows = packs.map(({ recording, sha256, size, verdicts }) => ({
    recording,
    pack: { sha256, bytes: size },
    verdicts: verdicts.map(
      (one) => ({ ...one, verdict: 'shown', reasons: [], continuousMs: 2_000, cumulativeMs: 3_000 }) as never,
    ),
    leftOut: null,
  }));
  const frame = await buildCollectionFrame(
    {
      ...about,
      table: collectionTable(rows),
      summary: await collectionSummary(about, rows),
      verifyPage: Buffer.from('<!doctype html>'),
    },
    signer,
  );
  const writer = new PackZipWriter(MAX_COLLECTION_BYTES);
  const put = async (item: Item) => {
    await file.write(writer.header(item));
    await file.write(item.bytes as Buffer);
  };
  for (const item of frame.before) await put(item);
  for (const [number, { recording }] of packs.entries())
    await put({ name: COLLECTION_PATHS.pack(recording), bytes: await packOf(sample, number) });
  for (const item of frame.after) await put(item);
  await file.write(writer.end());
}
