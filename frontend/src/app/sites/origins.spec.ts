import { isOrigin, lines } from './origins';

describe('origins of a site', () => {
  it.each([
    'bank.example',
    'https://bank.example/',
    'https://bank.example/loan',
    'ftp://bank.example',
    '*',
    '',
  ])('refuses %s', (text) => expect(isOrigin(text)).toBe(false));

  it.each(['https://bank.example', 'http://127.0.0.1:8081', 'https://Bank.example'])('takes %s', (text) =>
    expect(isOrigin(text)).toBe(true),
  );

  it('reads one per line and leaves empty lines out', () => {
    expect(lines(' a \r\n\n b')).toEqual(['a', 'b']);
  });
});
