import { describe, expect, it } from '@jest/globals';
import { fromOurConsole } from './csrf.js';

const ours = 'https://exhibit.bank.example';
const check = (method: string, token?: string, origin?: string) =>
  fromOurConsole({ method, token, origin }, 'the-token', `${ours}/`);

describe('a request from our console', () => {
  it.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'get', ''])(
    'is refused for %s without the token',
    (method) => {
      expect(check(method)).toBe(false);
      expect(check(method, '', ours)).toBe(false);
      expect(check(method, 'another', ours)).toBe(false);
    },
  );

  it.each(['https://evil.example', 'http://exhibit.bank.example', `${ours}:8443`, 'null', ''])(
    'is refused from origin "%s" even with the token',
    (origin) => {
      expect(check('POST', 'the-token', origin)).toBe(false);
    },
  );

  it('passes with the token, from our origin or from a client that names none', () => {
    expect(check('POST', 'the-token', ours)).toBe(true);
    expect(check('POST', 'the-token')).toBe(true);
  });

  it('needs no token to read', () => {
    expect(check('GET', undefined, 'https://evil.example')).toBe(true);
    expect(check('HEAD')).toBe(true);
  });
});
