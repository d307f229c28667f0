import { isCleanAddress, isCleanPath } from './clean-address.js';

describe('an address that was cleaned (P1)', () => {
  const origins = ['https://bank.test', 'http://127.0.0.1:8080'];

  it.each([
    'https://bank.test/apply?customer=1',
    'https://bank.test/apply#top',
    'https://user:secret@bank.test/apply',
    'https://bank.test.evil.test/',
    'https://bank.test:444/',
    'https://other.test/',
    'https://bank.test/a/DE89370400440532013000',
    'https://bank.test/a/deadbeef',
    'https://bank.test/a/ann.lee%40mail.test',
    'https://bank.test/a/Ann-Lee',
    'javascript:alert(1)',
    'data:text/html,x',
    '',
  ])('is not %s', (href) => expect(isCleanAddress(href, origins)).toBe(false));

  it.each([
    'https://bank.test/',
    'https://bank.test/apply/loan-details',
    'https://bank.test/:id/edit',
    'http://127.0.0.1:8080/checkout/step-2',
    'about:blank',
  ])('is %s', (href) => expect(isCleanAddress(href, origins)).toBe(true));

  it('has at most as many parts as a recorder leaves', () => {
    expect(isCleanPath('/a'.repeat(19))).toBe(true);
    expect(isCleanPath('/a'.repeat(30))).toBe(false);
  });
});
