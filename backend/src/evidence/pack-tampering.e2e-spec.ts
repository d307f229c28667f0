import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { authorityForTests } from '../keys/certificates/internal-authority.fixture.js';
import type { PackInput } from './evidence-pack.js';
import { fullPack } from './full-pack.fixture.js';
import { PACK_PATHS, receiptNoteText } from './pack-format.js';
import { readPackZip, writePackZip } from './pack-zip.js';
import { samplePackInput, sampleSigner } from './sample-pack.fixture.js';
import { FIRST, rotatedPack, SECOND, THIRD } from './rotated-keys.fixture.js';
import { samplePng } from './sample-stills.fixture.js';
import type { NoteSigner } from './signed-note.js';
import { verifyPack } from './verify-pack.js';
import type { ZipItem } from './zip-format.js';

const OPERATIONS = ['flip', 'truncate', 'swap', 'delete', 'duplicate', 'replay'] as const;
type Operation = (typeof OPERATIONS)[number];

const authority = await authorityForTests();
const authorityBefore = await authorityForTests();
const workshop = mkdtempSync(join(tmpdir(), 'exhibit-members-'));
const workshopBefore = mkdtempSync(join(tmpdir(), 'exhibit-members-'));

/** Sealed two keys ago. */
const visit = await rotatedPack();
const pack = await fullPack(workshop, authority.signer, { ...visit.input, ...beside('today') }, visit.signer);
const { items } = readPackZip(pack);
/** Handed out by the same appliance before: another visit, an earlier key, an earlier certificate. */
const before = readPackZip(await packBefore()).items;
const trusts = [FIRST, SECOND, THIRD].map(({ verifierKey }) => ({ trustedKey: verifierKey }));

afterAll(() => {
  for (const one of [authority, authorityBefore]) one.remove();
  for (const folder of [workshop, workshopBefore]) rmSync(folder, { recursive: true, force: true });
});

it('holds as it was made', async () => {
  for (const trust of trusts) expect((await verifyPack(pack, trust)).faults).toEqual([]);
});

describe.each(OPERATIONS)(
  'a member of a full pack, tampered with (%s), is named and nothing else',
  (operation) => {
    it.each(items.map(({ name }) => name))('%s', async (name) => {
      const { zip, named } = tampered(operation, name);
      for (const trust of name.startsWith('signatures/') ? trusts : trusts.slice(0, 1)) {
        const { holds, faults } = await verifyPack(zip, trust);
        expect(holds).toBe(false);
        expect([...new Set(faults.map(({ item }) => item))].sort()).toEqual(named);
      }
    });
  },
);

/** The zip around the change is well-formed: whoever changes an item can write a zip. */
function tampered(operation: Operation, name: string): { zip: Buffer; named: string[] } {
  const at = items.findIndex((item) => item.name === name);
  const { bytes } = items[at]!;
  const put = (...by: ZipItem[]) => writePackZip([...items.slice(0, at), ...by, ...items.slice(at + 1)]);
  switch (operation) {
    case 'flip': {
      const flipped = Buffer.from(bytes);
      const middle = Math.floor(flipped.length / 2);
      flipped.writeUInt8(flipped.readUInt8(middle) ^ 1, middle);
      return { zip: put({ name, bytes: flipped }), named: [name] };
    }
    case 'truncate':
      return { zip: put({ name, bytes: bytes.subarray(0, -1) }), named: [name] };
    case 'delete':
      return { zip: put(), named: [name] };
    case 'replay':
      return { zip: put({ name, bytes: fromBefore(name, bytes) }), named: [name] };
    case 'duplicate':
      return { zip: put({ name, bytes }, { name: `${name}.copy`, bytes }), named: [`${name}.copy`] };
    case 'swap': {
      const other = items[(at + 1) % items.length]!;
      const swapped = items.map((item) =>
        item.name === name ? { name, bytes: other.bytes } : item === other ? { ...other, bytes } : item,
      );
      // With the list gone, nobody knows what an item that nothing else signs had to be.
      const known = name === PACK_PATHS.pack ? [name] : [name, other.name].sort();
      return { zip: writePackZip(swapped), named: known };
    }
  }
}

/** The member of the earlier pack with the same name, or of the same kind where names are hashes. */
function fromBefore(name: string, now: Uint8Array): Uint8Array {
  const kindOf = (path: string): string => path.replace(/[0-9a-f]{8,64}/, '');
  const found = before.find((item) => item.name === name || kindOf(item.name) === kindOf(name));
  if (found === undefined || Buffer.from(found.bytes).equals(now))
    throw new Error(`the earlier pack has no other ${name}`);
  return found.bytes;
}

function beside(day: string): Partial<PackInput> {
  return {
    verifyPage: Buffer.from(`<!doctype html><title>verify, as it was ${day}</title>`),
    summarise: () => Promise.resolve(Buffer.from(`%PDF-1.7 a summary, made ${day}`)),
  };
}

/** The same visit, had everything about it been a little different. */
async function packBefore(): Promise<Buffer> {
  const keys = [2, 3, 4].map((seed) => sampleSigner('bank.example', seed));
  const [earlier] = keys as [NoteSigner, NoteSigner, NoteSigner];
  const input = await samplePackInput(earlier, {
    body: (events) => gzipSync(JSON.stringify(events, null, 1)),
    header: (header) => Object.fromEntries(Object.entries(header).reverse()),
  });
  const receipt = { ...(input.consent.receipt as object), eventTime: '2026-11-19T09:00:00.000Z' };
  const [still] = input.stills!.taken;
  const made = await rotatedPack(
    { keys: keys as [NoteSigner, NoteSigner, NoteSigner] },
    {
      ...input,
      ...beside('yesterday'),
      consent: {
        record: { ...(input.consent.record as object), language: 'de' },
        receipt,
        receiptNote: await earlier.signNote(receiptNoteText(receipt)),
      },
      disclosures: input.disclosures.map(({ disclosure, verdict }) => ({
        disclosure: { ...disclosure, locale: 'en-IE' },
        verdict: { ...verdict, continuousMs: verdict.continuousMs + 1 },
      })),
      assets: input.assets.map((asset) => ({ ...asset, bytes: Buffer.from('another font') })),
      stills: { ...input.stills!, taken: [{ ...still!, at: still!.at + 1, width: 9, png: samplePng(9, 6) }] },
    },
  );
  return fullPack(workshopBefore, authorityBefore.signer, made.input, made.signer);
}
