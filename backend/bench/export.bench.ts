// A year of the audit log, exported: memory against size, and time beside writing the same rows with nothing around them.
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { createDeflateRaw } from 'node:zlib';
import type { Benchmark, Outcome } from './benchmark.ts';

// The compiled writer, as it runs in life; its types come from the source.
const compiled = <T>(path: string): Promise<T> =>
  import(new URL(`../dist/src/evidence/${path}.js`, import.meta.url).href) as Promise<T>;
const { EVERYTHING } = await compiled<typeof import('../src/evidence/audit-export/export-filter.js')>(
  'audit-export/export-filter',
);
const { writeAuditExport } =
  await compiled<typeof import('../src/evidence/audit-export/write-export.js')>('audit-export/write-export');
const { auditLeafBytes, leafHash } =
  await compiled<typeof import('../src/evidence/audit-leaf.js')>('audit-leaf');
const { canonicalText, parseCanonical } =
  await compiled<typeof import('../src/evidence/canonical-json.js')>('canonical-json');
const { auditOrigin, checkpointText } =
  await compiled<typeof import('../src/evidence/checkpoint.js')>('checkpoint');
const { MerkleFrontier } = await compiled<typeof import('../src/evidence/merkle-tree.js')>('merkle-tree');
const { formatNote, parseVerifierKey, verifierKeyText } =
  await compiled<typeof import('../src/evidence/signed-note.js')>('signed-note');

const SIZES = [100_000, 1_000_000, 3_000_000];
/** Memory of the largest beyond that of the smallest. */
const GROWTH_MB = 48;
const APPLIANCE = 'bench.example';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const key = verifierKeyText(APPLIANCE, publicKey.export({ format: 'der', type: 'spki' }).subarray(-32));
const signNote = (text: string) =>
  Promise.resolve(formatNote(text, parseVerifierKey(key), sign(null, Buffer.from(text), privateKey)));

const uuid = (number: number) => `00000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`;

function leafOf(index: number): Buffer {
  return auditLeafBytes({
    schema: 'exhibit.audit/v1',
    id: uuid(index),
    kind: 'viewing.segment',
    at: new Date(1_763_700_000_000 + index * 10_000).toISOString(),
    actor: { kind: 'person', id: uuid(index % 200) },
    outcome: 'done',
    recording: uuid(index % 50_000),
    fields: { viewing: uuid(index % 9_000), grant: uuid(index % 7_000), seq: index % 400 },
  });
}

async function* entriesOf(size: number) {
  for (let index = 0; index < size; index++) {
    const leaf = leafOf(index);
    yield { index, leaf, leafHash: leafHash(leaf) };
  }
}

async function rootOf(size: number): Promise<Buffer> {
  const tree = new MerkleFrontier();
  for await (const entry of entriesOf(size)) tree.append(entry.leafHash);
  return tree.root();
}

interface Measured {
  entries: number;
  bytes: number;
  perSecond: number;
  peakRssMb: number;
}

const peakRssMb = () => Math.round(process.resourceUsage().maxRSS / 1024);

async function exported(size: number): Promise<Measured> {
  const text = checkpointText({
    origin: auditOrigin(APPLIANCE),
    size,
    root: await rootOf(size),
    extensions: [],
  });
  const begun = performance.now();
  const zip = writeAuditExport(
    {
      appliance: APPLIANCE,
      export: uuid(1),
      madeAt: '2026-11-21T10:00:00.000Z',
      madeBy: uuid(2),
      filter: EVERYTHING,
      form: 'jsonl/1',
      checkpointNote: await signNote(text),
      entries: entriesOf(size),
      nodes: () => Promise.resolve([]),
    },
    { name: APPLIANCE, verifierKey: key, signNote },
  );
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const piece of zip) {
    hash.update(piece);
    bytes += piece.length;
  }
  const seconds = (performance.now() - begun) / 1000;
  return { entries: size, bytes, perSecond: Math.round(size / seconds), peakRssMb: peakRssMb() };
}

/** The same rows through one deflate, without parts, proofs and digests. */
async function plain(size: number): Promise<number> {
  const begun = performance.now();
  const deflate = createDeflateRaw();
  deflate.resume();
  for await (const { index, leaf, leafHash: hash } of entriesOf(size)) {
    const row = canonicalText({ index, leaf: parseCanonical(leaf), leafHash: hash.toString('hex') });
    if (!deflate.write(`${row}\n`)) await new Promise((resolve) => deflate.once('drain', resolve));
  }
  await new Promise((resolve) => deflate.end(() => resolve(undefined)));
  return Math.round(size / ((performance.now() - begun) / 1000));
}

export const benchmark: Benchmark = {
  expected: `a year of ${SIZES.at(-1)!.toLocaleString('en')} entries takes at most ${GROWTH_MB} MB more memory than ${SIZES[0]!.toLocaleString('en')}`,
  async run(say): Promise<Outcome> {
    await exported(20_000);
    const sizes: Measured[] = [];
    for (const size of SIZES) {
      const found = await exported(size);
      sizes.push(found);
      say(
        `  ${String(size).padStart(9)} entries  ${found.perSecond}/s  ${Math.round(found.bytes / 2 ** 20)} MB  peak ${found.peakRssMb} MB`,
      );
    }
    const baseline = await plain(SIZES[1]!);
    const ratio = Math.round((sizes[1]!.perSecond / baseline) * 100) / 100;
    say(`  baseline: the same rows through one deflate  ${baseline}/s  ratio ${ratio}`);
    const growthMb = sizes.at(-1)!.peakRssMb - sizes[0]!.peakRssMb;
    return {
      figures: { sizes, baselinePerSecond: baseline, ratio, growthMb },
      missed: growthMb > GROWTH_MB ? [`memory grew by ${growthMb} MB`] : [],
    };
  },
};
