import { maskPageUrl, maskPath } from './urls.js';

describe('the address of a page (P1)', () => {
  it.each([
    ['https://bank.test/apply/offer?customer=4711#top', 'https://bank.test/apply/offer'],
    ['https://user:secret@bank.test/', 'https://bank.test/'],
    ['https://bank.test/customers/ann.lee@mail.test', 'https://bank.test/customers/:id'],
    ['https://bank.test/customers/4711', 'https://bank.test/customers/:id'],
    ['https://bank.test/c/9f8e7d6c5b4a/edit', 'https://bank.test/c/:id/edit'],
    ['https://bank.test/c/deadbeef', 'https://bank.test/c/:id'],
    ['https://bank.test/accounts/DE89370400440532013000', 'https://bank.test/accounts/:id'],
    ['https://bank.test/n/J%C3%BCrgen', 'https://bank.test/n/:id'],
    ['javascript:alert(1)', 'about:blank'],
    ['data:text/html,secret', 'about:blank'],
    ['blob:https://bank.test/9f8e', 'about:blank'],
    ['not an address', 'about:blank'],
  ])('%s leaves as %s', (href, masked) => expect(maskPageUrl(href)).toBe(masked));

  it.each(['/apply/loan-details', '/checkout/step-2', '/de/Kontakt', '/'])('%s stays', (path) =>
    expect(maskPath(path)).toBe(path),
  );
});
