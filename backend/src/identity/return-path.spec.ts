import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { safeReturnPath } from './return-path.js';

describe('the way back after login', () => {
  it.each([
    ['nothing', undefined],
    ['a list', ['/a', '/b']],
    ['an empty text', ''],
    ['another site', 'https://evil.example/'],
    ['another site without scheme', '//evil.example'],
    ['three slashes', '///evil.example'],
    ['a backslash', '/\\evil.example'],
    ['a backslash later', '/a\\b'],
    ['a tab between slashes', '/\t/evil.example'],
    ['a line break', '/a\r\nset-cookie:x=1'],
    ['a script', 'javascript:alert(1)'],
    ['a relative path', 'recordings'],
    ['dots that leave a double slash', '/..//evil.example'],
    ['the logout route', '/auth/logout'],
    ['the API', '/api/session'],
    ['too long a path', `/${'a'.repeat(1_000)}`],
    ['something not ASCII', '/\u2215evil.example'],
  ])('is the start page for %s', (_, wanted) => {
    expect(safeReturnPath(wanted)).toBe('/');
  });

  it.each(['/', '/recordings', '/recordings/1?tab=verdicts#second', '/authors', '/apiary'])(
    'keeps %s',
    (path) => {
      expect(safeReturnPath(path)).toBe(path);
    },
  );

  it('never leaves the site, whatever is asked for', () => {
    const parts = fc.constantFrom('/', '\\', '.', '@', ':', '\t', 'e', '?', '#', 'http');
    const hostile = fc.oneof(
      fc.string(),
      fc.array(parts).map((some) => `/${some.join('')}`),
    );
    fc.assert(
      fc.property(hostile, (wanted) => {
        const url = new URL(safeReturnPath(wanted), 'https://exhibit.example');
        expect(url.origin).toBe('https://exhibit.example');
      }),
    );
  });
});
