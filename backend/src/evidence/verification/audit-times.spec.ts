import { randomBytes } from 'node:crypto';
import type { TimedCheckpoint } from '../audit-proofs.js';
import { buildPack } from '../evidence-pack.js';
import { PACK_PATHS } from '../pack-format.js';
import { readPackZip, writePackZip } from '../pack-zip.js';
import { samplePackInput, sampleSigner } from '../sample-pack.fixture.js';
import { sha256 } from '../sha256.js';
import { makeTimestampToken, testTimestampAuthority } from '../timestamp-authority.fixture.js';
import { verifyPack } from '../verify-pack.js';

const at = new Date('2026-11-21T07:00:00.000Z');
const { authority, root } = testTimestampAuthority();
const token = (bytes: Uint8Array): Buffer =>
  makeTimestampToken(authority, { digest: sha256(bytes), at, serial: randomBytes(12) });

async function timedPack(
  change: (timed: TimedCheckpoint) => Partial<TimedCheckpoint> = () => ({}),
): Promise<Buffer> {
  const input = await samplePackInput();
  const [timed] = input.auditProofs!.timed;
  const der = token(Buffer.from(timed!.note));
  const whole = { ...timed!, tokens: [{ authority: 'tsa', der, trustedPem: root.pem }] };
  const auditProofs = { ...input.auditProofs!, timed: [{ ...whole, ...change(whole) }] };
  return buildPack({ ...input, auditProofs }, sampleSigner());
}

const faultsOf = async (zip: Buffer): Promise<string[]> =>
  (await verifyPack(zip)).faults.map(({ item, code }) => `${item} ${code}`);
const without = (zip: Buffer, name: string): Buffer =>
  writePackZip(readPackZip(zip).items.filter((item) => item.name !== name));

const TOKEN = PACK_PATHS.token(2, 'tsa');
const STEP = PACK_PATHS.consistency(2);

describe('a time in a pack is refused', () => {
  it('when its token is about another checkpoint', async () => {
    const der = token(Buffer.from('another checkpoint'));
    const zip = await timedPack(({ tokens }) => ({ tokens: [{ ...tokens[0]!, der }] }));
    expect(await faultsOf(zip)).toEqual([`${TOKEN} TIMESTAMP_IMPRINT_DIFFERS`]);
  });

  it('when its token is none', async () => {
    const zip = await timedPack(({ tokens }) => ({ tokens: [{ ...tokens[0]!, der: Buffer.from('token') }] }));
    expect((await faultsOf(zip))[0]).toMatch(new RegExp(`^${TOKEN} (DER|TIMESTAMP)_`));
  });

  it('when its chain does not begin with the certificates in the pack', async () => {
    const trustedPem = testTimestampAuthority().root.pem;
    const zip = await timedPack(({ tokens }) => ({ tokens: [{ ...tokens[0]!, trustedPem }] }));
    expect(await faultsOf(zip)).toEqual([`${TOKEN} TIMESTAMP_CHAIN_UNTRUSTED`]);
  });

  it('when its checkpoint has another size than its place says', async () => {
    const zip = await timedPack(() => ({ size: 3 }));
    expect(await faultsOf(zip)).toEqual([`${PACK_PATHS.consistency(3)} CONSISTENCY_NOT_PROVEN`]);
  });

  it('when its checkpoint is none', async () => {
    const zip = await timedPack(() => ({ note: 'checkpoint' }));
    expect(await faultsOf(zip)).toEqual([
      `${PACK_PATHS.timedCheckpoint(2)} NOTE_MALFORMED`,
      `${TOKEN} TIMESTAMP_IMPRINT_DIFFERS`,
    ]);
  });

  it.each([['checkpoint'], ['consistency.json'], ['tsa.token.der'], ['tsa.pem']])(
    'when %s is missing',
    async (name) => {
      const path = `audit/timed/2/${name}`;
      expect(await faultsOf(without(await timedPack(), path))).toContain(`${path} ITEM_MISSING`);
    },
  );

  it.each([[{ from: 2, to: 4 }], [{ from: 2, to: 4, proof: ['x'] }], [{ from: -1, to: 4, proof: [] }], [[]]])(
    'when its proof is %j',
    async (file) => {
      const { canonicalBytes } = await import('../canonical-json.js');
      const items = readPackZip(await timedPack()).items.map((item) =>
        item.name === STEP ? { name: STEP, bytes: canonicalBytes(file) } : item,
      );
      expect(await faultsOf(writePackZip(items))).toContain(`${STEP} PROOF_MALFORMED`);
    },
  );

  it('when the newest checkpoint is missing, and does not accuse the time', async () => {
    const faults = await faultsOf(without(await timedPack(), PACK_PATHS.auditCheckpoint));
    expect(faults).toContain(`${PACK_PATHS.auditCheckpoint} ITEM_MISSING`);
    expect(faults.filter((fault) => fault.startsWith('audit/timed/'))).toEqual([]);
  });
});

it('a time in a pack holds, and is said with its authority', async () => {
  const result = await verifyPack(await timedPack());
  expect(result.faults).toEqual([]);
  expect(result.checked.join('\n')).toMatch(
    /Time of the log of 2 entries: 2026-11-21T07:00:00.000Z, by .*Test TSA/,
  );
  expect(result.doesNotProve.join('\n')).toMatch(/the log stood so far/);
});
