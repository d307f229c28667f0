import { nextVersion, noticeFaults, textFor, type NoticeText } from './notice-texts.js';

const text = (language: string, jurisdiction: string | null = null): NoticeText => ({
  language,
  jurisdiction,
  sha256: `${language}/${jurisdiction}`,
});
const TEXTS = [text('en'), text('de'), text('de-AT', 'AT'), text('en', 'US'), text('en', 'US-CA')];
const told = (language: string, jurisdiction: string | null = null) =>
  textFor(TEXTS, { language, jurisdiction })?.sha256 ?? null;

describe('the text of a notice', () => {
  it.each([
    ['in a language that nobody drafted', 'fr', null],
    ['where the page does not say its language and there are several', 'und', null],
    ['in a language that only begins alike', 'den', null],
  ])('is not guessed %s', (_what, language, jurisdiction) => expect(told(language, jurisdiction)).toBeNull());

  it.each([
    ['of the language', 'de', null, 'de/null'],
    ['of the primary language', 'de-CH', null, 'de/null'],
    ['of the language whatever its case', 'EN', null, 'en/null'],
    ['of the state before the country', 'en', 'US-CA', 'en/US-CA'],
    ['of the country for a state without its own', 'en-US', 'US-NY', 'en/US'],
    ['of everywhere where the country has none in the language', 'en', 'AT', 'en/null'],
    ['of the country in its only form of the language', 'de', 'AT', 'de-AT/AT'],
  ])('is the one %s', (_what, language, jurisdiction, expected) =>
    expect(told(language, jurisdiction)).toBe(expected),
  );

  it('is the only one where the page does not say its language', () =>
    expect(textFor([text('nl')], { language: 'und', jurisdiction: null })?.language).toBe('nl'));
});

describe('a version of a notice', () => {
  it('has no two texts for one language and jurisdiction', () =>
    expect(noticeFaults([text('en'), text('EN'), text('en', 'US')])).toEqual([
      'There are two texts for en in every jurisdiction.',
    ]));

  it('never takes the name under which a site recorded decisions before any text was kept', () => {
    expect(nextVersion(0, 'v1')).toBe(2);
    expect(nextVersion(0, '2026-1')).toBe(1);
    expect(nextVersion(4, 'v1')).toBe(5);
  });
});
