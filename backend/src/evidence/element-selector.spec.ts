import { type ElementSelector, matchesElement, parseElementSelector } from './element-selector.js';

describe('a selector of a disclosure', () => {
  it.each([
    '',
    '*',
    'p',
    '.a .b',
    '.a,.b',
    '.a:hover',
    '[title]',
    '[role^="x"]',
    '#a#b',
    'input#a',
    `.${'a'.repeat(200)}`,
  ])('is refused: %s', (text) => expect(parseElementSelector(text)).toBeNull());

  it.each([
    ['p.note.small', 'p', { class: 'small big note' }, true],
    ['p.note', 'div', { class: 'note' }, false],
    ['.note', 'p', {}, false],
    ['#offer', 'h1', { id: 'offer' }, true],
    ['#offer', 'h1', { id: 'other' }, false],
    ['#offer', 'input', { id: 'offer' }, false],
    ['[role]', 'p', { role: '' }, true],
    ['[role]', 'p', {}, false],
    [
      '[data-exhibit-disclosure="apr"][lang="de"]',
      'p',
      { 'data-exhibit-disclosure': 'apr', lang: 'de' },
      true,
    ],
    ['[lang="de"]', 'p', { lang: 'en' }, false],
  ])('%s against <%s %j>: %s', (text, tag, attributes: Record<string, string>, matches) =>
    expect(
      matchesElement(parseElementSelector(text) as ElementSelector, tag, (name) => attributes[name] ?? null),
    ).toBe(matches),
  );
});
