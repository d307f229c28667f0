import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { authorityForTests } from '../keys/certificates/internal-authority.fixture.js';
import { COLLECTION_PATHS, type CollectedPack, type PackCollection } from './collection-format.js';
import { type CollectionInput, buildCollectionFrame } from './pack-collection.js';
import { packZipBytes, readPackZip, writePackZip } from './pack-zip.js';
import { samplePack, sampleSigner } from './sample-pack.fixture.js';
import { sha256Hex } from './sha256.js';
import { buildPack, type PackCmsSigner } from './evidence-pack.js';
import { FIRST, idOf, rotatedPack, SECOND, THIRD } from './rotated-keys.fixture.js';
import type { NoteSigner } from './signed-note.js';
import { runVerify } from './verify-command.js';
import { verifyPack, verifyPackFile } from './verify-pack.js';
import { checkCollection } from './verification/collection.js';
import { VerificationReport } from './verification/report.js';
import type { ZipItem } from './zip-format.js';

const signer = sampleSigner();
const key = signer.verifierKey;
const authority = await authorityForTests();
const pack = await samplePack();
const recording = '6f1c1c1e-5a44-4c2e-9f0a-0d5a7a9a1b11';
const listed: CollectedPack = {
  recording,
  sha256: sha256Hex(pack),
  size: pack.length,
  verdicts: [{ disclosure: 'representative-example', version: 1, verdict: 'shown' }],
};

afterAll(() => authority.remove());

async function collection(
  change: Partial<CollectionInput> = {},
  inner: Buffer = pack,
  by: NoteSigner = signer,
  cms: PackCmsSigner | null = authority.signer,
): Promise<Buffer> {
  const input: CollectionInput = {
    appliance: signer.name,
    collection: '00000000-0000-4000-8000-000000000001',
    about: { kind: 'subject', subject: 'APP-1' },
    madeAt: '2026-11-21T08:00:00.000Z',
    madeBy: 'person-4',
    packs: [{ ...listed, sha256: sha256Hex(inner), size: inner.length }],
    leftOut: [{ recording: '00000000-0000-4000-8000-000000000002', why: 'NO_GRANT' }],
    table: Buffer.from('recording\n'),
    summary: Buffer.from('%PDF'),
    verifyPage: Buffer.from('<!doctype html>'),
    ...change,
  };
  const { before, after } = await buildCollectionFrame(input, by, cms);
  return writePackZip([...before, { name: COLLECTION_PATHS.pack(recording), bytes: inner }, ...after]);
}

const honest = await collection();
const { items } = readPackZip(honest);
const names = items.map(({ name }) => name);
const path = COLLECTION_PATHS.pack(recording);

async function faultsOf(
  zip: Uint8Array,
  trust: Parameters<typeof verifyPack>[1] = { trustedKey: key },
): Promise<string[]> {
  const { holds, faults } = await verifyPack(zip, trust);
  expect(holds).toBe(faults.length === 0);
  return faults.map(({ item, code }) => `${item} ${code}`);
}

const change = (name: string, to: (bytes: Buffer) => Uint8Array): ZipItem[] =>
  items.map((item) => (item.name === name ? { name, bytes: to(Buffer.from(item.bytes)) } : item));

const flipped = (bytes: Buffer): Buffer => {
  const at = Math.floor(bytes.length / 2);
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
  return bytes;
};

describe('a collection that was changed', () => {
  it.each(names)('is refused, naming %s, when it was changed', async (name) => {
    const faults = await faultsOf(writePackZip(change(name, flipped)));
    expect(faults.some((fault) => fault.startsWith(name) || name === 'collection.json')).toBe(true);
  });

  it.each(names.slice(1))('is refused, naming %s, when it is missing', async (name) => {
    const faults = await faultsOf(writePackZip(items.filter((item) => item.name !== name)));
    expect(faults).toContain(`${name} ITEM_MISSING`);
  });

  it('names what was added, and what is not at its place', async () => {
    expect(await faultsOf(writePackZip([...items, { name: 'packs/x.zip', bytes: pack }]))).toContain(
      'packs/x.zip ITEM_EXTRA',
    );
    const swapped = [items[0], items[2], items[1], ...items.slice(3)] as ZipItem[];
    expect(await faultsOf(writePackZip(swapped))).toEqual([`${names[2]} ITEM_ORDER_WRONG`]);
  });

  it('names the item of the pack in which something was changed', async () => {
    const inner = readPackZip(pack).items.map((item) =>
      item.name === 'manifest.json' ? { name: item.name, bytes: flipped(Buffer.from(item.bytes)) } : item,
    );
    const faults = await faultsOf(await collection({}, writePackZip(inner)));
    expect(faults).toContain(`${path} > manifest.json DIGEST_WRONG`);
  });
});

describe('a collection that its own appliance signed wrongly', () => {
  it.each<[string, Partial<CollectedPack>, string]>([
    [
      'another verdict',
      { verdicts: [{ ...listed.verdicts[0]!, verdict: 'not_shown' }] },
      'collection.json VERDICT_WRONG',
    ],
    ['no verdict', { verdicts: [] }, 'collection.json VERDICT_WRONG'],
    ['another size', { size: 7 }, `${path} DIGEST_WRONG`],
  ])('lists %s than a pack has', async (_what, wrong, expected) => {
    expect(await faultsOf(await collection({ packs: [{ ...listed, ...wrong }] }))).toContain(expected);
  });

  it('holds a pack of another appliance', async () => {
    const foreign = await samplePack(sampleSigner('bank.other', 9));
    const faults = await faultsOf(await collection({}, foreign));
    expect(faults).toContain(`${path} OTHER_RECORDING`);
  });

  it('lists a pack twice', async () => {
    expect(await faultsOf(await collection({ packs: [listed, listed] }))).toContain(
      'collection.json ITEM_LISTED_TWICE',
    );
  });

  it('holds a collection in place of a pack', async () => {
    const faults = await faultsOf(await collection({}, honest));
    expect(faults).toContain(`${path} > pack.json ITEM_MISSING`);
  });

  it.each<[string, object]>([
    ['schema', { schema: 'exhibit.pack-collection/v2' }],
    ['appliance', { appliance: '' }],
    ['about', { about: { kind: 'everything' } }],
    ['about', { about: 'all' }],
    ['about', { about: { kind: 'disclosure', site: 's', disclosure: 'd', from: 'yesterday', to: null } }],
    ['madeAt', { madeAt: 'today' }],
    ['packs', { packs: [{ ...listed, recording: '../x' }] }],
    ['packs', { packs: 'all' }],
    ['leftOut', { leftOut: [{ recording, why: 'BORED' }] }],
    ['leftOut', { leftOut: [7] }],
    ['doesNotProve', { doesNotProve: [7] }],
    ['items', { items: [{ path: '/etc/passwd', sha256: listed.sha256, size: 1 }] }],
  ])('has another %s than there is: %j', async (_what, wrong) => {
    const { canonicalBytes } = await import('./canonical-json.js');
    const text = JSON.parse(Buffer.from(items[0]!.bytes).toString()) as PackCollection;
    const bytes = canonicalBytes({ ...text, ...wrong });
    expect(await faultsOf(writePackZip(change('collection.json', () => bytes)))).toContain(
      'collection.json PACK_INVALID',
    );
  });

  it('is refused before it is built when it is too large', async () => {
    const leftOut = Array.from({ length: 10_000 }, () => ({ recording, why: 'NO_GRANT' as const }));
    await expect(collection({ leftOut })).rejects.toMatchObject({ code: 'ZIP_TOO_LARGE' });
  });
});

describe('a collection over a time in which keys followed each other', () => {
  const keys = [undefined, FIRST, SECOND, THIRD];
  const rotated = async (): Promise<[before: Buffer, after: Buffer]> => {
    const { input, signer: newest } = await rotatedPack();
    return [
      await collection({}, await samplePack(FIRST), newest),
      await collection({}, await buildPack(input, newest), newest),
    ];
  };
  const trustOf = (one: NoteSigner | undefined) => (one ? { trustedKey: one.verifierKey } : {});

  it.each(keys)('holds with packs of before and after, whichever key is known', async (one) => {
    for (const zip of await rotated()) expect(await faultsOf(zip, trustOf(one))).toEqual([]);
  });

  it.each(keys)('names the succession that was changed or is missing, and nothing else', async (one) => {
    for (const zip of await rotated())
      for (const retired of [FIRST, SECOND]) {
        const name = `signatures/successions/${idOf(retired)}.note`;
        const { items: whole } = readPackZip(zip);
        const bent = whole.map((item) =>
          item.name === name ? { name, bytes: flipped(Buffer.from(item.bytes)) } : item,
        );
        for (const changed of [bent, whole.filter((item) => item.name !== name)]) {
          const { faults } = await verifyPack(writePackZip(changed), trustOf(one));
          expect([...new Set(faults.map(({ item }) => item))]).toEqual([name]);
        }
      }
  });

  it('refuses a pack of a key that it does not name', async () => {
    const zip = await collection({}, await samplePack(sampleSigner('bank.example', 9)), THIRD);
    expect(await faultsOf(zip, {})).toEqual([`${path} OTHER_RECORDING`]);
  });
});

const asFile = (bytes: Uint8Array) => ({
  size: bytes.length,
  read: (from: number, length: number) => Promise.resolve(bytes.subarray(from, from + length)),
});

describe('a collection that is read from a file, one pack at a time', () => {
  it.each(names)('is refused, naming %s, when it was changed', async (name) => {
    const zip = writePackZip(change(name, flipped));
    const [read, held] = [
      await verifyPackFile(asFile(zip), { trustedKey: key }),
      await verifyPack(zip, { trustedKey: key }),
    ];
    expect(read).toEqual(held);
    expect(read.holds).toBe(false);
  });

  it('names the item whose bytes do not agree with the directory', async () => {
    const damaged = Buffer.from(honest);
    const at = damaged.indexOf(items.find(({ name }) => name === 'summary.csv')!.bytes);
    damaged.writeUInt8(damaged.readUInt8(at) ^ 1, at);
    const { faults } = await verifyPackFile(asFile(damaged), { trustedKey: key });
    expect(faults.map(({ item, code }) => `${item} ${code}`)).toEqual([
      'summary.csv DIGEST_WRONG',
      'summary.csv ZIP_ITEM_DAMAGED',
    ]);
  });

  it('is looked at whole where its directory was damaged', async () => {
    const damaged = Buffer.from(honest);
    const size = damaged.lastIndexOf('summary.csv') - 46 + 24;
    damaged.writeUInt8(damaged.readUInt8(size) ^ 1, size);
    const { faults } = await verifyPackFile(asFile(damaged), { trustedKey: key });
    expect(faults.map(({ item, code }) => `${item} ${code}`)).toEqual(['summary.csv ZIP_ITEM_DAMAGED']);
  });

  it('is refused, naming both, where an item has another name in the directory', async () => {
    const damaged = Buffer.from(honest);
    damaged.write('SUMMARY', damaged.lastIndexOf('summary.csv'));
    const { holds, faults } = await verifyPackFile(asFile(damaged), { trustedKey: key });
    expect(holds).toBe(false);
    expect([...new Set(faults.map(({ item }) => item))].sort()).toEqual(['SUMMARY.csv', 'summary.csv']);
  });

  it('is refused where more stands beside the packs than any of ours has', async () => {
    const listed = { name: 'collection.json', size: 2 ** 29, read: () => Promise.reject(new Error('read')) };
    const report = new VerificationReport();
    const { collection: read, faults } = await checkCollection([listed], {}, report, () =>
      Promise.reject(new Error('no pack')),
    );
    expect(read).toBeNull();
    expect(faults).toMatchObject([{ item: 'collection.json', code: 'PACK_INVALID' }]);
  });

  it('holds at the command, which says what it is', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'exhibit-collection-'));
    const file = join(folder, 'collection.zip');
    writeFileSync(file, honest);
    let said = '';
    expect(await runVerify([file, '--key', key], (text) => (said += text))).toBe(0);
    expect(said).toContain('Collection of 1 evidence packs, 1 left out');
    rmSync(folder, { recursive: true, force: true });
  });
});

describe('an untouched collection', () => {
  it('holds without a signature by certificate, and does not without any key', async () => {
    const plain = await collection({}, pack, signer, null);
    expect(await faultsOf(plain)).toEqual([]);
    const keyless = items.filter(({ name }) => name !== COLLECTION_PATHS.verifierKey);
    expect(await faultsOf(writePackZip(keyless), {})).toContain('signatures/verifier-key.txt ITEM_MISSING');
  });

  it('holds, and says how many packs do and how many were left out', async () => {
    const result = await verifyPack(honest, { trustedKey: key });
    expect(result.faults).toEqual([]);
    expect(result.collection).toEqual({ recordings: 1, leftOut: 1 });
    expect(result.checked).toContain('Packs that hold: 1 of 1');
    expect(result.doesNotProve[0]).toMatch(/all recordings/);
  });

  it('is as large as was foretold', () => {
    expect(packZipBytes(items.map(({ name, bytes }) => ({ name, size: bytes.length })))).toBe(honest.length);
  });

  it('is refused against a root or a key that is another', async () => {
    const other = await authorityForTests();
    const trustedPem = `-----BEGIN${other.signer.chainPem.split('-----BEGIN').at(-1)}`;
    expect(await faultsOf(honest, { trustedKey: key, trustedPem })).toContain(
      'signatures/collection.cms CHAIN_ROOT_NOT_TRUSTED',
    );
    other.remove();
    const stranger = sampleSigner('bank.example', 9).verifierKey;
    expect(await faultsOf(honest, { trustedKey: stranger })).toContain(
      'signatures/verifier-key.txt KEY_NOT_TRUSTED',
    );
  });

  it('holds by the lines of its own HOW-TO-VERIFY.md, and not when a pack was changed', () => {
    const folder = mkdtempSync(join(tmpdir(), 'exhibit-collection-'));
    for (const { name, bytes } of items) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), bytes);
    }
    const text = Buffer.from(items.find(({ name }) => name === 'HOW-TO-VERIFY.md')!.bytes).toString();
    const blocks = [...text.matchAll(/```sh\n(.*?)```/gs)].map(([, block = '']) => block);
    const run = (): string =>
      execFileSync('bash', ['-c', `set -euo pipefail\n${blocks.join('\n')}`], {
        cwd: folder,
        encoding: 'utf8',
        stdio: 'pipe',
      });
    expect(run()).toContain(`${path}: OK`);
    writeFileSync(join(folder, path), flipped(Buffer.from(pack)));
    expect(run).toThrow();
    rmSync(folder, { recursive: true, force: true });
  });
});
