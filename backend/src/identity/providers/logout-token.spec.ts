import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  exportJWK,
  generateKeyPair,
  SignJWT,
  UnsecuredJWT,
  createLocalJWKSet,
  type CryptoKey,
  type JWTPayload,
} from 'jose';
import { checkedLogoutToken, claimedIssuer } from './logout-token.js';

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';
const ISSUER = 'https://idp.example';
const now = new Date('2026-03-02T08:00:00Z');
const seconds = now.getTime() / 1_000;
const good = {
  ...{ iss: ISSUER, aud: 'exhibit-console', sub: 's-1', sid: 'p-1', jti: 'once' },
  ...{ iat: seconds, exp: seconds + 120, events: { [EVENT]: {} } },
};

describe('a logout token', () => {
  let ours: CryptoKey;
  let theirs: CryptoKey;
  let keys: ReturnType<typeof createLocalJWKSet>;

  beforeAll(async () => {
    const pair = await generateKeyPair('RS256', { extractable: true });
    ours = pair.privateKey;
    theirs = (await generateKeyPair('RS256')).privateKey;
    keys = createLocalJWKSet({ keys: [{ ...(await exportJWK(pair.publicKey)), kid: 'k', alg: 'RS256' }] });
  });

  const token = (change: object = {}, header: object = {}, key = ours) =>
    new SignJWT(JSON.parse(JSON.stringify({ ...good, ...change })) as JWTPayload)
      .setProtectedHeader({ alg: 'RS256', kid: 'k', typ: 'logout+jwt', ...header })
      .sign(key);
  const checked = (given: string) =>
    checkedLogoutToken(given, { issuer: ISSUER, audience: 'exhibit-console', keys, now });
  const refused = (given: string) =>
    expect(checked(given)).rejects.toMatchObject({ code: 'LOGOUT_TOKEN_REFUSED', status: 400 });

  it('is taken when it is whole', async () => {
    expect(await checked(await token())).toMatchObject({ issuer: ISSUER, subject: 's-1', sid: 'p-1' });
    expect(await checked(await token({ sub: undefined }))).toMatchObject({ subject: null, sid: 'p-1' });
    expect(await checked(await token({ sid: undefined }))).toMatchObject({ subject: 's-1', sid: null });
    expect(await checked(await token({ aud: ['another', 'exhibit-console'] }))).toBeTruthy();
  });

  it.each<[string, object]>([
    ['for another appliance', { aud: 'another' }],
    ['for nobody', { aud: undefined }],
    ['of another issuer', { iss: 'https://idp.example.evil' }],
    ['without an issuer', { iss: undefined }],
    ['with a nonce, as an ID token has', { nonce: 'n' }],
    ['without events', { events: undefined }],
    ['with another event', { events: { 'http://schemas.openid.net/event/other': {} } }],
    ['with events as a list', { events: [EVENT] }],
    ['with events as a text', { events: EVENT }],
    ['with an event that is not an object', { events: { [EVENT]: true } }],
    ['with an event that is a list', { events: { [EVENT]: [] } }],
    ['about nobody', { sub: undefined, sid: undefined }],
    ['about somebody without a name', { sub: '' }],
    ['about a session that is a number', { sid: 7 }],
    ['about a session with a name without end', { sid: 'x'.repeat(257) }],
    ['without a name of its own', { jti: undefined }],
    ['with an empty name of its own', { jti: '' }],
    ['without the time when it was made', { iat: undefined }],
    ['made in the future', { iat: seconds + 121, exp: seconds + 200 }],
    ['made too long ago', { iat: seconds - 800, exp: seconds + 60 }],
    ['that is over', { iat: seconds - 400, exp: seconds - 121 }],
    ['without an end', { exp: undefined }],
    ['that may be used for an hour', { exp: seconds + 3_600 }],
  ])('%s is refused', async (_, change) => refused(await token(change)));

  it.each<[string, object]>([
    ['that is an ID token', { typ: 'JWT' }],
    ['without a type', { typ: undefined }],
    ['under another key’s name', { kid: 'another' }],
  ])('%s is refused', async (_, header) => refused(await token({}, header)));

  it('signed by somebody else is refused', async () => refused(await token({}, {}, theirs)));

  it('signed by nobody, or with a secret, is refused', async () => {
    await refused(new UnsecuredJWT(good as JWTPayload).encode());
    const secret = new TextEncoder().encode('s'.repeat(32));
    const header = { alg: 'HS256', kid: 'k', typ: 'logout+jwt' };
    await refused(await new SignJWT(good as JWTPayload).setProtectedHeader(header).sign(secret));
  });

  it('changed by one character is refused', async () => {
    const whole = await token();
    const at = whole.indexOf('.') + 20;
    await refused(whole.slice(0, at) + (whole[at] === 'A' ? 'B' : 'A') + whole.slice(at + 1));
    await refused(whole.slice(0, -8));
  });

  it.each([
    ['no token', undefined],
    ['a list', ['a', 'b']],
    ['an empty text', ''],
    ['a text', 'not a token'],
    ['a token without end', `a.${'b'.repeat(9_000)}.c`],
    ['a token that is not JSON', 'YQ.YQ.YQ'],
  ])('is not found in %s', (_, given) => {
    expect(() => claimedIssuer(given)).toThrow(/LOGOUT_TOKEN_REFUSED/);
  });
});
