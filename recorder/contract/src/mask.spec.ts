import { readFileSync } from 'node:fs';
import { MASKED_VALUE, maskText, normaliseText } from './mask.js';

describe('masked text', () => {
  it.each([
    ['Ann Lee', 'xxx xxx'],
    ['4111 1111', 'xxxx xxxx'],
    ['a\n  b', 'x\n  x'],
    ['naïve 日本', 'xxxxx xx'],
    ['👩 ok', 'x xx'],
    ['', ''],
  ])('%j keeps its shape and none of its characters', (text, masked) => expect(maskText(text)).toBe(masked));

  it('a masked value tells nothing of its length', () => expect(MASKED_VALUE).toBe('***'));
});

describe('normalised text', () => {
  const vectors = JSON.parse(
    readFileSync(new URL('../test-vectors/normalised-text.json', import.meta.url), 'utf8'),
  ) as {
    text: string;
    normalised: string;
  }[];
  it.each(vectors)('$text', ({ text, normalised }) => expect(normaliseText(text)).toBe(normalised));
});
