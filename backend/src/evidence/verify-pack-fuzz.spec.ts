import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { buildPack } from './evidence-pack.js';
import { readPackZip, writePackZip } from './pack-zip.js';
import { samplePack, samplePackInput, sampleSigner } from './sample-pack.fixture.js';
import { verifyPack } from './verify-pack.js';
import type { ZipItem } from './zip-format.js';

/** Whatever somebody sends us as a pack: an answer, soon, and never a crash. */
const pack = await samplePack();
const { items } = readPackZip(pack);
/** Of the processor. What grows faster than its input takes minutes; half of this is a busy machine's. */
const SOON_MS = 10_000;

async function answers(zip: Uint8Array): Promise<void> {
  const since = process.cpuUsage();
  const { holds, faults } = await verifyPack(zip);
  expect(holds).toBe(faults.length === 0);
  const { user, system } = process.cpuUsage(since);
  expect((user + system) / 1_000).toBeLessThan(SOON_MS);
}

/** Cuts, repeats, overwrites and inserts, as a bad cable or a bad mind would. */
const bent = fc
  .array(
    fc.record({
      at: fc.nat({ max: pack.length - 1 }),
      length: fc.nat({ max: 300 }),
      with: fc.uint8Array({ maxLength: 300 }),
      keep: fc.boolean(),
    }),
    { minLength: 1, maxLength: 4 },
  )
  .map((changes) =>
    changes.reduce(
      (zip, { at, length, with: bytes, keep }) =>
        Buffer.concat([zip.subarray(0, at), bytes, keep ? zip.subarray(at) : zip.subarray(at + length)]),
      pack,
    ),
  );

/** JSON that is valid and is not what is expected. */
const jsonItems = items.map(({ name }) => name).filter((name) => /\.jsonl?$/.test(name));
const otherJson = fc
  .tuple(fc.constantFrom(...jsonItems), fc.jsonValue({ maxDepth: 6 }))
  .map(([name, value]) => replaced(name, Buffer.from(JSON.stringify(value))));

/** One member of one JSON item is another value; digests and signatures are not made again. */
const otherMember = fc
  .tuple(fc.constantFrom(...jsonItems), fc.nat(), fc.jsonValue({ maxDepth: 3 }))
  .map(([name, which, value]) => {
    const text = Buffer.from(items.find((item) => item.name === name)!.bytes).toString('utf8');
    const members = [...text.matchAll(/"(\w+)":("[^"]*"|\d+|null|\[\]|true|false)/g)];
    const [whole, member] = members[which % Math.max(1, members.length)] ?? [];
    if (whole === undefined) return pack;
    return replaced(name, Buffer.from(text.replace(whole, `"${member}":${JSON.stringify(value)}`)));
  });

function replaced(name: string, bytes: Uint8Array): Buffer {
  return writePackZip(items.map((item) => (item.name === name ? { name, bytes } : item)));
}

describe('a pack of anybody is answered, never crashed upon', () => {
  it.each([
    ['changed bytes', bent, 400],
    ['other JSON in its items', otherJson, 200],
    ['other members in its JSON', otherMember, 400],
    ['noise', fc.uint8Array({ maxLength: 4_000 }), 300],
  ])('with %s', async (_what, packs, numRuns) => {
    await fc.assert(fc.asyncProperty(packs as fc.Arbitrary<Uint8Array>, answers), { numRuns });
  });

  it('with JSON as deep as it is long', async () => {
    const deep = (depth: number) => Buffer.from(`${'['.repeat(depth)}${']'.repeat(depth)}`);
    for (const name of ['pack.json', 'manifest.json', 'consent/record.json', 'recording/stills.json'])
      for (const depth of [2_000, 3_000_000]) await answers(replaced(name, deep(depth)));
  });

  it('with a segment of deep JSON, or one that expands a thousandfold', async () => {
    for (const json of [
      `${'['.repeat(4_000_000)}`,
      ' '.repeat(16_000_000),
      `[${'{},'.repeat(1_000_000)}{}]`,
    ]) {
      const input = await samplePackInput(sampleSigner(), { body: () => gzipSync(json) });
      await answers(await buildPack(input, sampleSigner()));
    }
  });

  it('with ten thousand items and with ten thousand lines of audit', async () => {
    const many: ZipItem[] = Array.from({ length: 9_000 }, (_, at) => ({
      name: `more/${at}`,
      bytes: Buffer.alloc(0),
    }));
    await answers(writePackZip([...items, ...many]));
    await answers(replaced('audit/entries.jsonl', Buffer.from('{}\n'.repeat(100_000))));
  });

  it('with names that lead out of the folder', () => {
    for (const name of ['../x', '/etc/x', 'a/../x', 'C:x', '.x', 'a//x', 'a\\x'])
      expect(() => writePackZip([{ name, bytes: Buffer.alloc(0) }])).toThrow(
        expect.objectContaining({ code: 'ZIP_ITEM_INVALID' }),
      );
  });
});
