import { jest } from '@jest/globals';
import { buildPack } from '../evidence-pack.js';
import { type CollectionInput, buildCollectionFrame } from '../pack-collection.js';
import { writePackZip } from '../pack-zip.js';
import { samplePackInput, sampleSigner } from '../sample-pack.fixture.js';

// As in a browser: verify.html takes these two from page/node-checks.browser.ts.
jest.unstable_mockModule('../node-checks.js', () => ({ checkTime: null, checkCms: null }));
const { verifyPack } = await import('../verify-pack.js');

/** Nobody reads them, so they need not hold. */
const cms = { chainPem: 'a chain', signDetached: async () => Buffer.from('a signature') };
const EMPTY: CollectionInput = {
  appliance: 'bank.example',
  collection: '00000000-0000-4000-8000-000000000001',
  about: { kind: 'subject', subject: 'APP-1' },
  madeAt: '2026-11-21T08:00:00.000Z',
  madeBy: 'person-4',
  packs: [],
  leftOut: [],
  table: Buffer.from('recording\n'),
  summary: Buffer.from('%PDF'),
  verifyPage: Buffer.from('<!doctype html>'),
};
const token = { authority: 'tsa', der: Buffer.from('a token'), trustedPem: 'a root' };

describe('where there is no X.509', () => {
  it('a pack says which signature and which time nobody looked at, and what can', async () => {
    const input = await samplePackInput();
    const { timed } = input.auditProofs!;
    const auditProofs = { ...input.auditProofs!, timed: timed.map((one) => ({ ...one, tokens: [token] })) };
    const { checked, faults } = await verifyPack(
      await buildPack({ ...input, auditProofs }, sampleSigner(), cms),
    );
    const left = checked.filter((line) => line.startsWith('NOT checked here'));
    expect(faults).toEqual([]);
    expect(left).toHaveLength(1 + timed.length);
    for (const line of left) expect(line).toMatch(/exhibit-verify\.mjs and openssl can$/);
  });

  it('so does a collection', async () => {
    const { before, after } = await buildCollectionFrame(EMPTY, sampleSigner(), cms);
    const { checked, faults, collection } = await verifyPack(writePackZip([...before, ...after]));
    expect(faults).toEqual([]);
    expect(collection).toEqual({ recordings: 0, leftOut: 0 });
    expect(checked.filter((line) => line.startsWith('NOT checked here'))).toHaveLength(1);
  });
});

describe('a collection without certificates', () => {
  it('holds, and says nothing of any', async () => {
    const { before, after } = await buildCollectionFrame(EMPTY, sampleSigner());
    const { checked, faults } = await verifyPack(writePackZip([...before, ...after]));
    expect(faults).toEqual([]);
    expect(checked.filter((line) => line.startsWith('NOT checked here'))).toEqual([]);
  });

  it('names the certificates that sign nothing', async () => {
    const { before, after } = await buildCollectionFrame(EMPTY, sampleSigner(), cms);
    const items = [...before, ...after].filter(({ name }) => name !== 'signatures/collection.cms');
    const { faults } = await verifyPack(writePackZip(items));
    expect(faults).toContainEqual(
      expect.objectContaining({ item: 'signatures/collection.cms', code: 'ITEM_MISSING' }),
    );
  });

  it('without a key says that it lacks one', async () => {
    const { before, after } = await buildCollectionFrame(EMPTY, sampleSigner());
    const items = [...before, ...after].filter(({ name }) => name !== 'signatures/verifier-key.txt');
    const { faults, key } = await verifyPack(writePackZip(items));
    expect(key).toBeNull();
    expect(faults.map(({ item, code }) => `${item} ${code}`)).toEqual([
      'signatures/verifier-key.txt ITEM_MISSING',
    ]);
  });
});
