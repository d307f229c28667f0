import { buildPack } from './evidence-pack.js';
import { readPackZip, writePackZip } from './pack-zip.js';
import { FIRST, idOf, rotatedPack, SECOND, succession, THIRD } from './rotated-keys.fixture.js';
import { samplePackInput, sampleSigner } from './sample-pack.fixture.js';
import { type PackTrust, verifyPack } from './verify-pack.js';

const pathOf = (key: typeof FIRST): string => `signatures/successions/${idOf(key)}.note`;
const [OF_FIRST, OF_SECOND] = [pathOf(FIRST), pathOf(SECOND)];
const { input, signer } = await rotatedPack();
const pack = await buildPack(input, signer);

async function faultsOf(zip: Uint8Array, trust: PackTrust = {}): Promise<string[]> {
  const { holds, faults } = await verifyPack(zip, trust);
  expect(holds).toBe(faults.length === 0);
  return faults.map(({ item, code }) => `${item} ${code}`);
}

/** Made and signed by the appliance, with these successions. */
const madeWith = async (successions: string[], ended?: [number, number]): Promise<Buffer> => {
  const made = await rotatedPack(ended ? { ended } : {});
  return buildPack(made.input, { ...made.signer, successions });
};

describe('a pack of what an earlier key signed', () => {
  it.each([
    ['the key that signed it', FIRST],
    ['a key of the time between', SECOND],
    ['the newest key', THIRD],
  ])('holds for whoever knows %s', async (_what, { verifierKey }) => {
    const found = await verifyPack(pack, { trustedKey: verifierKey });
    expect(found.faults).toEqual([]);
    expect(found.key).toEqual({ text: verifierKey, from: 'outside' });
    expect(found.signedWith).toBe(THIRD.verifierKey);
  });

  it('says each step from the key that is known to the newest', async () => {
    const { checked } = await verifyPack(pack, { trustedKey: FIRST.verifierKey });
    expect(checked.filter((line) => line.includes('handed over'))).toEqual([
      `That ${FIRST.verifierKey} handed over to ${SECOND.verifierKey} when the log had 3 entries (2026-11-20T10:00:00.000Z)`,
      `That ${SECOND.verifierKey} handed over to ${THIRD.verifierKey} when the log had 5 entries (2026-11-20T10:00:00.000Z)`,
    ]);
  });

  it('holds without any key, and then says so', async () => {
    expect((await verifyPack(pack)).key).toEqual({ text: THIRD.verifierKey, from: 'pack' });
    expect(await faultsOf(pack)).toEqual([]);
  });

  it('is refused for whoever knows another key', async () => {
    const trustedKey = sampleSigner('bank.example', 9).verifierKey;
    expect(await faultsOf(pack, { trustedKey })).toContain('signatures/verifier-key.txt KEY_NOT_TRUSTED');
  });

  it('of earlier days holds as it did, with the key of its time', async () => {
    const old = await buildPack(await samplePackInput(FIRST), FIRST);
    expect(await faultsOf(old, { trustedKey: FIRST.verifierKey })).toEqual([]);
    expect(await faultsOf(old, { trustedKey: THIRD.verifierKey })).toContain(
      'signatures/verifier-key.txt KEY_NOT_TRUSTED',
    );
  });
});

describe('whoever can sign with the newest key', () => {
  const stranger = sampleSigner('bank.example', 9);

  it.each<[string, () => Promise<string[]>, string[]]>([
    [
      'lets a stranger end the time of a key',
      async () => [await succession(FIRST, stranger, 3), signer.successions[1]!],
      [`${OF_FIRST} KEY_HISTORY_BROKEN`],
    ],
    [
      'says another time than was signed',
      async () => [signer.successions[0]!.replace('entries 3', 'entries 9'), signer.successions[1]!],
      [`${OF_FIRST} KEY_HISTORY_BROKEN`],
    ],
  ])('and %s, is told of exactly that succession', async (_what, successions, named) => {
    const faults = await faultsOf(await madeWith(await successions()));
    expect(faults.filter((fault) => fault.startsWith('signatures/successions'))).toEqual(named);
  });

  it('cannot let an earlier key sign after its end', async () => {
    const early = await madeWith([await succession(FIRST, SECOND, 2), signer.successions[1]!]);
    expect(await faultsOf(early)).toEqual([
      'signatures/manifest.note KEY_RETIRED',
      'audit/timed/3/checkpoint KEY_RETIRED',
    ]);
    const earlier = await madeWith([await succession(FIRST, SECOND, 0), signer.successions[1]!]);
    expect(await faultsOf(earlier)).toEqual([
      'signatures/manifest.note KEY_RETIRED',
      'consent/receipt.note KEY_RETIRED',
      'audit/timed/3/checkpoint KEY_RETIRED',
    ]);
  });

  it('cannot let it sign what the log does not know', async () => {
    const made = await rotatedPack();
    const audit = made.input.audit.slice(1, 2);
    const auditProofs = {
      ...made.input.auditProofs!,
      inclusions: made.input.auditProofs!.inclusions.slice(1, 2),
    };
    const zip = await buildPack({ ...made.input, audit, auditProofs }, made.signer);
    expect(await faultsOf(zip)).toEqual([
      'signatures/manifest.note KEY_RETIRED',
      'consent/receipt.note KEY_RETIRED',
    ]);
  });

  it('cannot keep a succession back', async () => {
    expect(await faultsOf(await madeWith([signer.successions[1]!]))).toEqual([
      'signatures/manifest.note NOTE_NOT_SIGNED_BY_KEY',
      'consent/receipt.note NOTE_NOT_SIGNED_BY_KEY',
      'audit/timed/3/checkpoint NOTE_NOT_SIGNED_BY_KEY',
    ]);
    // Without the link between, the note of the oldest key is signed by nobody who is known.
    expect(await faultsOf(await madeWith([signer.successions[0]!]))).toContain(
      `${OF_FIRST} KEY_HISTORY_BROKEN`,
    );
  });

  it('cannot lead on from a key that did not hand over', async () => {
    const ended = await succession(SECOND, THIRD, 5, { and: null });
    const zip = await madeWith([signer.successions[0]!, ended]);
    expect(await faultsOf(zip)).toEqual([]);
    expect(await faultsOf(zip, { trustedKey: FIRST.verifierKey })).toContain(
      'signatures/verifier-key.txt KEY_NOT_TRUSTED',
    );
  });
});

describe('a succession that was tampered with', () => {
  const { items } = readPackZip(pack);
  const names = items.map(({ name }) => name).filter((name) => name.startsWith('signatures/successions/'));

  it.each(
    names.flatMap((name) =>
      [undefined, FIRST, SECOND, THIRD].map((key) => ({ name, trustedKey: key?.verifierKey })),
    ),
  )('is named, and nothing else ($name for $trustedKey)', async ({ name, trustedKey }) => {
    const trust = trustedKey === undefined ? {} : { trustedKey };
    const changed = items.map((item) => {
      if (item.name !== name) return item;
      const bytes = Buffer.from(item.bytes);
      bytes.writeUInt8(bytes.readUInt8(bytes.length >> 1) ^ 1, bytes.length >> 1);
      return { name, bytes };
    });
    for (const zip of [changed, items.filter((item) => item.name !== name)]) {
      const { faults } = await verifyPack(writePackZip(zip), trust);
      expect([...new Set(faults.map(({ item }) => item))]).toEqual([name]);
    }
  });

  it('is named where two changed places', async () => {
    const [one, other] = [OF_FIRST, OF_SECOND].map((path) => items.find(({ name }) => name === path)!);
    const swapped = items.map((item) =>
      item === one
        ? { ...one!, bytes: other!.bytes }
        : item === other
          ? { ...other!, bytes: one!.bytes }
          : item,
    );
    const { faults } = await verifyPack(writePackZip(swapped), { trustedKey: FIRST.verifierKey });
    expect([...new Set(faults.map(({ item }) => item))].sort()).toEqual([OF_FIRST, OF_SECOND].sort());
  });
});
