import { randomBytes } from 'node:crypto';
import { sha256 } from '../evidence/sha256.js';
import { makeTimestampToken, testTimestampAuthority } from '../evidence/timestamp-authority.fixture.js';
import { verifyTimestampToken } from '../evidence/timestamp-token.js';
import { trustOfToken } from './token-trust.js';

const bytes = Buffer.from('a checkpoint');
const at = new Date('2026-11-21T08:00:00.000Z');

it.each([0, 1, 2])(
  'a token with %i authorities between verifies against the top of its own chain',
  (between) => {
    const { authority } = testTimestampAuthority({}, between);
    const token = makeTimestampToken(authority, { digest: sha256(bytes), at, serial: randomBytes(12) });
    const trustedPem = trustOfToken(token);
    expect(trustedPem.match(/BEGIN CERTIFICATE/g)).toHaveLength(1);
    expect(verifyTimestampToken(token, { bytes, trustedPem }).at).toEqual(at);
  },
);

it('does not verify against the top of another', () => {
  const [one, other] = [testTimestampAuthority(), testTimestampAuthority()].map(({ authority }) =>
    makeTimestampToken(authority, { digest: sha256(bytes), at, serial: randomBytes(12) }),
  );
  expect(() => verifyTimestampToken(one!, { bytes, trustedPem: trustOfToken(other!) })).toThrow(
    expect.objectContaining({ code: 'TIMESTAMP_CHAIN_UNTRUSTED' }),
  );
});
