import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWTPayload } from 'jose';
import { startServer, type TestServer } from './test-server.js';

/** An OpenID provider that says whatever a test wants, signed as a real one signs. What no honest one would say. */
export interface ProviderByHand {
  issuer: string;
  settings: { issuer: string; clientId: string; clientSecret: string; groupPrefix: string; name?: string };
  server: TestServer;
  /** What the next ID token says beside issuer, audience, times and nonce. */
  says(claims: JWTPayload): void;
  /** Where a browser would be sent back to, for the request that our login made. */
  callback(authorization: string, change?: (query: URLSearchParams) => void): URL;
  /** A token of its key; `header` and `claims` replace what a good one has. */
  signed(claims: JWTPayload, header?: { typ?: string; alg?: string; kid?: string }): Promise<string>;
  /** What is set to undefined is left out. */
  logoutToken(claims?: Record<string, unknown>, header?: { typ?: string }): Promise<string>;
  /** Signs with a new key from now on, and publishes only that. */
  rotate(): Promise<void>;
  stop(): Promise<void>;
}

export const LOGOUT_EVENT = { 'http://schemas.openid.net/event/backchannel-logout': {} };

export async function providerByHand(name?: string, metadata: object = {}): Promise<ProviderByHand> {
  let key: { privateKey: CryptoKey; jwk: object; kid: string };
  let kids = 0;
  let claims: JWTPayload = {};
  let nonce = '';
  const rotate = async () => {
    const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
    const kid = `key-${++kids}`;
    key = { privateKey, kid, jwk: { ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' } };
  };
  await rotate();

  const server = await startServer(async ({ path }) => {
    const json = (body: object) => ({ status: 200, type: 'application/json', body: JSON.stringify(body) });
    if (path === '/.well-known/openid-configuration') return json(discovery());
    if (path === '/jwks') return json({ keys: [key.jwk] });
    if (path === '/token')
      return json({ access_token: 'a', token_type: 'bearer', id_token: await idToken() });
    return { status: 404 };
  });
  const issuer = server.url;
  const clientId = 'exhibit-console';
  const discovery = () => ({
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/jwks`,
    id_token_signing_alg_values_supported: ['RS256'],
    authorization_response_iss_parameter_supported: true,
    ...metadata,
  });
  const seconds = () => Math.floor(Date.now() / 1_000);
  const signed: ProviderByHand['signed'] = (payload, header = {}) =>
    new SignJWT(payload)
      .setProtectedHeader({ alg: 'RS256', kid: key.kid, typ: 'JWT', ...header })
      .sign(key.privateKey);
  const good = () => ({ iss: issuer, aud: clientId, sub: 's-1', iat: seconds(), exp: seconds() + 120 });
  const idToken = () => signed({ ...good(), nonce, auth_time: seconds(), name: 'Rex', ...claims });

  return {
    issuer,
    settings: {
      issuer,
      clientId,
      clientSecret: 's'.repeat(32),
      groupPrefix: 'exhibit-',
      ...(name && { name }),
    },
    server,
    says: (said) => (claims = said),
    callback: (authorization, change) => {
      const asked = new URL(authorization);
      nonce = asked.searchParams.get('nonce') ?? '';
      const back = new URL(asked.searchParams.get('redirect_uri')!);
      back.searchParams.set('code', 'a-code');
      back.searchParams.set('state', asked.searchParams.get('state')!);
      back.searchParams.set('iss', issuer);
      change?.(back.searchParams);
      return back;
    },
    signed,
    logoutToken: (changed = {}, header = {}) => {
      const whole = { ...good(), jti: `jti-${Math.random()}`, events: LOGOUT_EVENT, ...changed };
      return signed(JSON.parse(JSON.stringify(whole)) as JWTPayload, { typ: 'logout+jwt', ...header });
    },
    rotate,
    stop: () => server.stop(),
  };
}
