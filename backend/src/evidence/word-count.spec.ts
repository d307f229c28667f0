import { needsOf } from './rule-dwell.js';
import { sampleDisclosure } from './sample-pack.fixture.js';
import { spacedWords, wordCount } from './word-count.js';

describe('words of a text', () => {
  it.each([
    ['en', 'Borrow 5,000 over 36 months at 9.9 % APR.', 8],
    ['de', 'Kreditwürdigkeitsprüfung — jederzeit möglich.', 3],
    ['not a language!', 'two words', 2],
    ['en', ' \n', 0],
  ])('in %s: %s', (locale, text, words) => {
    expect(wordCount(text, locale)).toBe(words);
  });

  it.each([
    ['ja', '実質年率は三・九パーセントです。借入総額は一万ユーロです。'],
    ['th', 'อัตราดอกเบี้ยที่แท้จริงต่อปีคือสามจุดเก้าเปอร์เซ็นต์'],
  ])('in %s are not one because nothing separates them', (locale, text) => {
    expect(spacedWords(text)).toBe(1);
    expect(wordCount(text, locale)).toBeGreaterThan(5);
  });
});

describe('the time that words take to read', () => {
  const rule = { ...sampleDisclosure.rule, wordsPerMinute: 60 };

  it('is that of the words that the version says it has', () => {
    expect(needsOf({ ...sampleDisclosure, rule, words: 20 }).readingMs).toBe(20_000);
  });

  it('is that of what white space separates in a version that does not say', () => {
    expect(needsOf({ ...sampleDisclosure, rule }).readingMs).toBe(9_000);
  });
});
