import { type DisclosureVersion, disclosureTextHash } from './disclosure-version.js';
import { RecordedPage, type RecordedNode } from './rebuilt-page/recorded-page.fixture.js';
import { sampleDisclosure, START, stretch } from './sample-pack.fixture.js';
import type { ObservationGap, VerdictReason, VerdictWord } from './verdict.js';
import { judgeVisit, observeVisit } from './visit-observations.js';

/** The table at the end of docs/format/verdict.md, row by row: one second in one go is asked for. */
const { key, text } = sampleDisclosure;
const asked: DisclosureVersion = {
  ...sampleDisclosure,
  rule: { ...sampleDisclosure.rule, minContinuousMs: 1_000, minCumulativeMs: 1_000, beforeAction: null },
};
const GERMAN = disclosureTextHash('5.000 über 36 Monate zu 9,9 % effektivem Jahreszins.');

const page = new RecordedPage();
const carrying = (words: string): RecordedNode =>
  page.element('p', { 'data-exhibit-disclosure': key }, page.text(words));
const everything = (): RecordedNode[] =>
  Array.from({ length: 1_001 }, () => page.element('p', { class: 'print' }, page.text(text)));
const seen = (from: number, to: number, changes: object = {}): unknown => stretch(from, to, { ...changes });

interface BadInput {
  body?: RecordedNode[];
  seen: unknown[];
  gaps?: ObservationGap[];
  about?: Partial<DisclosureVersion>;
}

const rows: [string, BadInput, VerdictWord, VerdictReason[]][] = [
  [
    'a selector that matches nothing',
    { body: [page.element('p', {}, page.text(text))], seen: [], about: { selector: '.print' } },
    'not_shown',
    ['NOT_OBSERVED'],
  ],
  [
    'a selector that matches everything, and other texts with it',
    { seen: [seen(0, 1_000, { textHash: GERMAN })], about: { selector: '.print' } },
    'not_shown',
    ['TEXT_DIFFERS'],
  ],
  [
    'a selector that matches more than is followed',
    { body: everything(), seen: [seen(0, 1_000)], about: { selector: '.print' } },
    'cannot_determine',
    ['NOT_REBUILT'],
  ],
  [
    'a text that stands there twice, of which one is enough',
    { body: [carrying(text), carrying(text)], seen: [seen(0, 1_000, { copies: 2 })] },
    'shown',
    [],
  ],
  [
    'a text that stands there twice, where two would have to make up for one another',
    {
      body: [carrying(text), carrying(text)],
      seen: [seen(0, 600, { copies: 2 }), seen(600, 1_200, { copies: 2 })],
    },
    'cannot_determine',
    ['AMBIGUOUS'],
  ],
  [
    'another version that nobody named',
    { seen: [seen(0, 1_000, { textHash: GERMAN })] },
    'not_shown',
    ['TEXT_DIFFERS'],
  ],
  [
    'another language that the version has',
    {
      seen: [seen(0, 1_000, { textHash: GERMAN })],
      about: { otherTexts: [{ version: 1, locale: 'de', textHash: GERMAN }] },
    },
    'not_shown',
    ['OTHER_LOCALE'],
  ],
  [
    'a text that is changed while it is read',
    { seen: [seen(0, 600), seen(600, 1_500, { textHash: GERMAN })] },
    'not_shown',
    ['TEXT_DIFFERS'],
  ],
  [
    'a gap over the decisive moment',
    { seen: [seen(0, 600)], gaps: [{ from: START + 600, to: START + 2_000 }] },
    'cannot_determine',
    ['GAP'],
  ],
  ['a clock that jumps back', { seen: [seen(2_000, 2_600), seen(0, 600)] }, 'cannot_determine', ['CLOCK']],
  ['zoom by the browser', { seen: [seen(0, 1_000)] }, 'shown', []],
  [
    'pinch zoom, where the rule asks',
    { seen: [seen(0, 1_000, { zoom: 3 })], about: { rule: { ...asked.rule, maxZoom: 1 } } },
    'not_shown',
    ['ZOOMED'],
  ],
  [
    'printing, whose dialog takes the focus',
    { seen: [seen(0, 1_000, { foreground: false })] },
    'not_shown',
    ['NOT_IN_FOREGROUND'],
  ],
];

describe('bad input has a verdict and a reason', () => {
  it.each(rows)(
    '%s',
    (_what, { body = [carrying(text)], seen: observed, gaps = [], about }, word, reasons) => {
      const disclosure = { ...asked, ...about };
      const events = [...page.picture(START, body), ...observed];
      const visit = { ...observeVisit({ segments: [], gaps: [] }, [events], [disclosure]), gaps };
      const verdict = judgeVisit(visit, [disclosure])[0]!;
      expect([verdict.verdict, verdict.reasons]).toEqual([word, expect.arrayContaining(reasons)]);
      if (word === 'shown') expect(verdict.reasons).toEqual([]);
    },
  );
});
