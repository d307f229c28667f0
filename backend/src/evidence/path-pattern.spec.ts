import { matchesPath } from './path-pattern.js';

describe('a path', () => {
  it.each([
    ['/apply', '/apply', true],
    ['/apply/', '/apply', true],
    ['/', '/', true],
    ['/apply', '/', false],
    ['/apply/loan', '/apply', false],
    ['/apply/loan', '/apply/*', true],
    ['/apply', '/apply/*', false],
    ['/apply', '/apply/**', true],
    ['/apply/loan/sign', '/apply/**', true],
    ['/other/loan', '/apply/**', false],
    ['/a', '/**', true],
    ['/', '/a/b/**', false],
    // The recorder masks what does not look like a plain word.
    ['/contract/:id', '/contract/4711', true],
    ['/contract/:id', '/contract/deadbeef', true],
    ['/contract/:id', '/contract/offer', false],
    ['/contract/:id', '/contract/*', true],
  ])('%s is one of %s: %s', (path, pattern, matches) => expect(matchesPath(path, pattern)).toBe(matches));
});
