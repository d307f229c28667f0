import { randomBytes, timingSafeEqual } from 'node:crypto';
import { sha256 } from '../evidence/sha256.js';

/** 256 random bits as 43 characters of base64url. */
export const newToken = (): string => randomBytes(32).toString('base64url');

const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/** What stands in the database for a cookie. A copy of the table lets nobody in. */
export const tokenHash = (token: string): Buffer => sha256(Buffer.from(token, 'utf8'));

export const sameToken = (one: string, other: string): boolean =>
  timingSafeEqual(tokenHash(one), tokenHash(other));

/** `__Host-` makes the browser refuse the cookie from a subdomain, another path or plain http. */
export function cookieName(purpose: 'session' | 'login', publicUrl: string): string {
  return `${isHttps(publicUrl) ? '__Host-' : ''}exhibit-${purpose}`;
}

export function cookieAttributes(publicUrl: string) {
  return { httpOnly: true, sameSite: 'lax', path: '/', secure: isHttps(publicUrl) } as const;
}

/** The token in this cookie. Nothing if it is absent, malformed, or there twice: then somebody else set one of them. */
export function tokenFromCookies(header: string | undefined, name: string): string | null {
  const values = (header ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
  const [value] = values;
  return values.length === 1 && value !== undefined && TOKEN.test(value) ? value : null;
}

const isHttps = (publicUrl: string): boolean => new URL(publicUrl).protocol === 'https:';
