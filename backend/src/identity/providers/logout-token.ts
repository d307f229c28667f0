import { decodeJwt, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import { LogoutTokenRefused } from '../identity.errors.js';
import { CLOCKS_AGREE_WITHIN_MS } from './proof.js';

/** Who was signed out at the provider (OpenID Connect Back-Channel Logout 1.0, 2.4). */
export interface SignedOut {
  issuer: string;
  subject: string | null;
  sid: string | null;
  jti: string;
  /** From then on its age alone has it refused. */
  forgetAt: Date;
}

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';
const LONGEST_TOKEN = 8_192;
/** A logout is told at once. A token that may be used longer than this is not one of a careful provider. */
const LONGEST_LIFE_SECONDS = 600;
/** Signed with a key of the provider; never with a secret that we share, and never not at all. */
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];

/** The issuer that a token claims, to find the keys that may prove it. Nothing is believed yet. */
export function claimedIssuer(token: unknown): string {
  if (typeof token !== 'string' || token.length > LONGEST_TOKEN) throw new LogoutTokenRefused();
  try {
    const { iss } = decodeJwt(token);
    if (typeof iss === 'string') return iss;
  } catch (cause) {
    throw new LogoutTokenRefused(cause);
  }
  throw new LogoutTokenRefused();
}

/** Throws `LogoutTokenRefused` for every fault. That it was not used before is for the caller to see, by its jti. */
export async function checkedLogoutToken(
  token: string,
  expected: { issuer: string; audience: string; keys: JWTVerifyGetKey; now: Date },
): Promise<SignedOut> {
  const { issuer, audience, keys, now } = expected;
  try {
    const { payload } = await jwtVerify(token, keys, {
      issuer,
      audience,
      typ: 'logout+jwt',
      algorithms: ALGORITHMS,
      requiredClaims: ['iat', 'exp', 'jti', 'events'],
      clockTolerance: CLOCKS_AGREE_WITHIN_MS / 1_000,
      maxTokenAge: LONGEST_LIFE_SECONDS,
      currentDate: now,
    });
    return signedOut(payload, issuer);
  } catch (cause) {
    if (isUnreachable(cause)) throw cause;
    throw cause instanceof LogoutTokenRefused ? cause : new LogoutTokenRefused(cause);
  }
}

function signedOut(payload: JWTPayload, issuer: string): SignedOut {
  const { sub, sid, jti, exp = 0, iat = 0, events, nonce } = payload;
  const names = typeof events === 'object' && events !== null ? Object.keys(events) : [];
  const about = (events as Record<string, unknown> | undefined)?.[EVENT];
  if (!names.includes(EVENT) || typeof about !== 'object' || about === null || Array.isArray(about))
    throw new LogoutTokenRefused();
  // With a nonce it could be an ID token in disguise.
  if (nonce !== undefined || exp - iat > LONGEST_LIFE_SECONDS) throw new LogoutTokenRefused();
  if (!isName(jti) || (sub === undefined && sid === undefined)) throw new LogoutTokenRefused();
  if ((sub !== undefined && !isName(sub)) || (sid !== undefined && !isName(sid)))
    throw new LogoutTokenRefused();
  return {
    issuer,
    subject: sub ?? null,
    sid: (sid as string | undefined) ?? null,
    jti,
    forgetAt: new Date(exp * 1_000 + CLOCKS_AGREE_WITHIN_MS + 1_000),
  };
}

const isName = (value: unknown): value is string =>
  typeof value === 'string' && value !== '' && value.length <= 256;

/** The keys could not be had: the token is not refused, it cannot be judged now. */
const isUnreachable = (cause: unknown): boolean =>
  (cause as { code?: unknown }).code === 'ERR_JWKS_TIMEOUT' || (cause as Error).name === 'TypeError';
