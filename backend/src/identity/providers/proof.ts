import type { OidcConfiguration } from '../../platform/config/sign-on-configuration.js';
import { LoginRefused } from '../identity.errors.js';
import type { ProvenIdentity } from '../people.service.js';

/** What an ID token proved, in our words. */
export interface Proof {
  identity: ProvenIdentity;
  /** Groups or app roles, as the provider calls them. */
  memberships: string[];
  /** The provider's name for its own session; back-channel logout speaks of it. */
  sid: string | null;
  /** When the person last typed a password or touched a key. Null: the provider does not say. */
  authenticatedAt: Date | null;
  /** How they did it. */
  acr: string | null;
}

/** How far the provider's clock may be from ours. A token is as old as the request that fetched it: seconds. */
export const CLOCKS_AGREE_WITHIN_MS = 2 * 60_000;

const MOST_MEMBERSHIPS = 500;
const LONGEST_MEMBERSHIP = 256;

type Claims = Readonly<Record<string, unknown>>;

/** Claims whose signature, issuer, audience and nonce were checked. Throws `LoginRefused`. */
export function proofFrom(
  claims: Claims & { iss: string; sub: string; iat: number },
  { roleClaim = 'groups' }: Pick<OidcConfiguration, 'roleClaim'>,
  now: Date,
): Proof {
  if (Math.abs(claims.iat * 1_000 - now.getTime()) > CLOCKS_AGREE_WITHIN_MS)
    throw new LoginRefused('LOGIN_CLOCK_DIFFERS');
  return {
    identity: { issuer: claims.iss, subject: claims.sub, displayName: displayName(claims) },
    memberships: membershipsIn(claims, roleClaim),
    sid: shortText(claims['sid']),
    authenticatedAt: timeOf(claims['auth_time'], now),
    acr: shortText(claims['acr']),
  };
}

/** The groups or app roles of a claim. A provider that leaves out groups because there are too many says so elsewhere. */
export function membershipsIn(claims: Claims, claim: string): string[] {
  const listed = claim
    .split('.')
    .reduce<unknown>((within, name) => (isObject(within) ? own(within, name) : undefined), claims);
  if (listed === undefined && leftOut(claims, claim)) throw new LoginRefused('LOGIN_GROUPS_OVERAGE');
  const given = typeof listed === 'string' ? [listed] : Array.isArray(listed) ? (listed as unknown[]) : [];
  if (given.length > MOST_MEMBERSHIPS) throw new LoginRefused('LOGIN_GROUPS_OVERAGE');
  return given.filter(
    (one): one is string => typeof one === 'string' && one !== '' && one.length <= LONGEST_MEMBERSHIP,
  );
}

/** Entra's two ways to say that somebody is in more groups than fit into a token. */
function leftOut(claims: Claims, claim: string): boolean {
  const elsewhere = claims['_claim_names'];
  const said = claims['hasgroups'];
  return (
    (isObject(elsewhere) && own(elsewhere, claim) !== undefined) ||
    (claim === 'groups' && (said === true || said === 'true'))
  );
}

/** A time in the future proves nothing about the past. */
function timeOf(seconds: unknown, now: Date): Date | null {
  if (typeof seconds !== 'number' || !Number.isFinite(seconds) || seconds <= 0) return null;
  const at = seconds * 1_000;
  if (at > now.getTime() + CLOCKS_AGREE_WITHIN_MS) return null;
  return new Date(Math.min(at, now.getTime()));
}

const shortText = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' && value.length <= 256 ? value : null;

/** A name for people to recognise, of bounded length and without anything that could act on a screen. */
function displayName(claims: Claims): string {
  const given = [claims['name'], claims['preferred_username']].find(
    (name) => typeof name === 'string' && name.trim(),
  );
  const shown = String(given ?? '')
    .replace(/[\p{C}\s]+/gu, ' ')
    .trim();
  return [...shown].slice(0, 100).join('') || 'unnamed person';
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const own = (object: Record<string, unknown>, name: string): unknown =>
  Object.hasOwn(object, name) ? object[name] : undefined;
