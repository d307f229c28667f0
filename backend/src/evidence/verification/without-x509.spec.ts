import { jest } from '@jest/globals';
import { buildPack } from '../evidence-pack.js';
import { samplePackInput, sampleSigner } from '../sample-pack.fixture.js';

// As in a browser: verify.html takes these two from page/node-checks.browser.ts.
jest.unstable_mockModule('../node-checks.js', () => ({ checkTime: null, checkCms: null }));
const { verifyPack } = await import('../verify-pack.js');

/** Nobody reads them, so they need not hold. */
const cms = { chainPem: 'a chain', signDetached: async () => Buffer.from('a signature') };
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
});
