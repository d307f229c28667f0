import { disclosureTextHash } from '../evidence/disclosure-version.js';
import type { Stretch } from '../evidence/observations.js';
import { definition, further } from './disclosure-definition.fixture.js';
import { judgedDefinition } from './judged-definition.js';
import { visitWith } from './visit-observations.fixture.js';

const ENGLISH = 'The rate is 3.9 %.';
const OTHER = 'The rate is 4.9 %.';
const GERMAN = 'Der Zins ist 3,9 %.';
const both = definition({
  furtherTexts: [further('de', GERMAN)],
  rule: { ...definition().rule, beforeAction: null },
});

const seen = (text: string, from: number, to: number, change: Partial<Stretch> = {}): Partial<Stretch> => ({
  textHash: disclosureTextHash(text),
  from,
  to,
  ...change,
});
const judged = (...stretches: Partial<Stretch>[]) => {
  const { locale, verdict } = judgedDefinition(visitWith(stretches, [ENGLISH, GERMAN, OTHER], 'rate'), both);
  return [locale, verdict.verdict];
};

describe('a version in two languages', () => {
  it('is not shown by a text that is neither', () =>
    expect(judged(seen(OTHER, 0, 1_000), seen(OTHER, 1_000, 2_000))).toEqual(['en', 'not_shown']));

  it('does not add the time of one language to that of the other', () =>
    expect(judged(seen(ENGLISH, 0, 600), seen(GERMAN, 600, 1_300))).toEqual(['de', 'not_shown']));

  it('is judged by the language that the page showed', () =>
    expect(judged(seen(GERMAN, 0, 1_000), seen(GERMAN, 1_000, 1_600))).toEqual(['de', 'shown']));

  it('was shown when one of its texts was, even if the other lay there for longer', () =>
    expect(
      judged(
        seen(GERMAN, 0, 1_000, { fontPx: 1 }),
        seen(GERMAN, 1_000, 2_000, { fontPx: 1 }),
        seen(ENGLISH, 3_000, 4_000),
        seen(ENGLISH, 4_000, 4_100),
      ),
    ).toEqual(['en', 'shown']));

  it('is judged by its main language when nothing was seen', () =>
    expect(judged()).toEqual(['en', 'not_shown']));
});
