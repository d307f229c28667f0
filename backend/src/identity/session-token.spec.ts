import { describe, expect, it } from '@jest/globals';
import {
  cookieAttributes,
  cookieName,
  newToken,
  sameToken,
  tokenFromCookies,
  tokenHash,
} from './session-token.js';

const TOKEN = newToken();

describe('the session cookie', () => {
  it.each([
    ['no header', undefined],
    ['an empty header', ''],
    ['another cookie', `other=${TOKEN}`],
    ['a longer name', `exhibit-session2=${TOKEN}`],
    ['a prefixed name', `x-exhibit-session=${TOKEN}`],
    ['an empty value', 'exhibit-session='],
    ['a short value', `exhibit-session=${TOKEN.slice(1)}`],
    ['a long value', `exhibit-session=${TOKEN}A`],
    ['a quoted value', `exhibit-session="${TOKEN}"`],
    ['foreign characters', `exhibit-session=${TOKEN.slice(1)}%`],
    ['the same cookie twice', `exhibit-session=${TOKEN}; exhibit-session=${newToken()}`],
  ])('is not found in %s', (_, header) => {
    expect(tokenFromCookies(header, 'exhibit-session')).toBeNull();
  });

  it('is found among others', () => {
    expect(tokenFromCookies(`a=1; exhibit-session=${TOKEN};b=2`, 'exhibit-session')).toBe(TOKEN);
  });

  it('is bound to this host and to TLS where there is TLS', () => {
    expect(cookieName('session', 'https://exhibit.bank.example')).toBe('__Host-exhibit-session');
    expect(cookieAttributes('https://exhibit.bank.example')).toEqual({
      httpOnly: true,
      sameSite: 'lax',
      path: '/',
      secure: true,
    });
  });

  it('has a plain name on plain http, where a browser would refuse the other', () => {
    expect(cookieName('session', 'http://127.0.0.1:8080')).toBe('exhibit-session');
    expect(cookieAttributes('http://127.0.0.1:8080').secure).toBe(false);
  });
});

describe('a token', () => {
  it('is 256 bits, never the same twice, and stored only as a hash', () => {
    expect(Buffer.from(TOKEN, 'base64url')).toHaveLength(32);
    expect(newToken()).not.toBe(newToken());
    expect(tokenHash(TOKEN).toString('latin1')).not.toContain(TOKEN);
  });

  it('is compared in full, whatever the lengths', () => {
    expect(sameToken(TOKEN, TOKEN)).toBe(true);
    expect(sameToken(TOKEN, '')).toBe(false);
    expect(sameToken(TOKEN, TOKEN.slice(0, -1))).toBe(false);
  });
});
