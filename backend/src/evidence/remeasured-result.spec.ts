import type { DrawnDisclosure, RemeasuredMoment } from './remeasured-figures.js';
import { remeasuredResult } from './remeasured-result.js';
import { sampleDisclosure } from './sample-pack.fixture.js';
import type { Verdict } from './verdict.js';

const clear: DrawnDisclosure = {
  ...{ elements: 1, text: 'approved', textHash: sampleDisclosure.textHash },
  ...{
    words: 10,
    inked: 10,
    inWindow: 10,
    covered: 0,
    coveredByAll: 0,
    fontPx: 16,
    contrast: 12,
    limits: [],
  },
};
const moment = (drawn: Partial<DrawnDisclosure> | null): RemeasuredMoment => ({
  ...{ why: 'middle', at: 1_000, still: null },
  ...(drawn
    ? { drawn: { ...clear, ...drawn }, fault: null }
    : { drawn: null, fault: 'TOOK_TOO_LONG' as const }),
});

type Judged = Pick<Verdict, 'verdict' | 'reasons' | 'intervals'>;
const SHOWN: Judged = { verdict: 'shown', reasons: [], intervals: [{ from: 0, to: 3_000 }] };
const NOT_SHOWN: Judged = { verdict: 'not_shown', reasons: ['HIDDEN'], intervals: [] };
const asked = { rule: { ...sampleDisclosure.rule, minContrast: 4.5 } };
const result = (verdict: Judged, ...drawn: (Partial<DrawnDisclosure> | null)[]) => {
  const said = remeasuredResult(verdict, asked, drawn.map(moment));
  return [said.result, ...said.reasons];
};

describe('time that a verdict counts as visible is contradicted', () => {
  it.each<[string, Partial<DrawnDisclosure>, string]>([
    ['when no element carries it', { elements: 0, text: null }, 'ABSENT'],
    ['when another text stands there', { text: 'differs' }, 'TEXT_DIFFERS'],
    ['when it takes no place', { words: 0, inked: 0, inWindow: 0 }, 'NOT_DRAWN'],
    ['when its letters cannot be seen', { inked: 0 }, 'NO_INK'],
    ['when something is painted over it', { inked: 2, covered: 8 }, 'COVERED'],
    ['when it lies outside of the window', { inked: 0, inWindow: 0 }, 'OUT_OF_WINDOW'],
    ['when its letters are too small', { fontPx: 8 }, 'FONT_TOO_SMALL'],
    ['when they hardly stand out', { contrast: 2 }, 'CONTRAST_TOO_LOW'],
  ])('%s', (_what, drawn, reason) => {
    expect(result(SHOWN, {}, drawn, {})).toEqual(['contradicts', reason]);
  });
});

describe('a page that may be drawn otherwise than the visitor had it contradicts nobody', () => {
  it.each<[string, Partial<DrawnDisclosure>]>([
    ['it fades in', { inked: 0, limits: ['ANIMATED'] }],
    ['a style sheet was not recorded', { words: 0, inked: 0, inWindow: 0, limits: ['SHEETS_MISSING'] }],
    ['other text is masked, and it lies elsewhere', { inked: 0, inWindow: 0, limits: ['MASKED_LAYOUT'] }],
    [
      'other text is masked, and a small thing lies over it',
      { inked: 0, covered: 10, limits: ['MASKED_LAYOUT'] },
    ],
    ['masking may have taken what finds it', { elements: 0, text: null, limits: ['SELECTOR_NOT_KEPT'] }],
    ['part of it was not recorded', { text: null, inked: 0 }],
  ])('%s', (_what, drawn) => {
    expect(result(SHOWN, drawn)[0]).toBe('not_possible');
  });

  it('unless it is covered by what fills the window, wherever it lies', () => {
    const drawn = { inked: 0, covered: 10, coveredByAll: 10, limits: ['MASKED_LAYOUT' as const] };
    expect(result(SHOWN, drawn)).toEqual(['contradicts', 'COVERED']);
  });

  it('nor does a moment that could not be drawn, and none is agreed with', () => {
    expect(result(SHOWN, {}, null)).toEqual(['not_possible', 'TOOK_TOO_LONG']);
    expect(result(SHOWN)).toEqual(['not_possible', 'NO_MOMENT']);
  });
});

it('is content with any part of a text that is read line by line', () => {
  const byLine = { rule: { ...asked.rule, lineByLine: true as const } };
  const drawn = [moment({ inked: 1 })];
  expect(remeasuredResult(SHOWN, asked, drawn).result).toBe('contradicts');
  expect(remeasuredResult(SHOWN, byLine as never, drawn).result).toBe('agrees');
});

it('agrees only when every moment could be read', () => {
  expect(result(SHOWN, {}, {}, {})).toEqual(['agrees']);
  expect(result(SHOWN, { text: 'masked', textHash: null, limits: ['MASKED_TEXT'] })).toEqual(['agrees']);
});

describe('a text that was not shown', () => {
  it('is agreed with when it cannot be read on the page either', () => {
    expect(result(NOT_SHOWN, { inked: 0 })).toEqual(['agrees', 'NO_INK']);
  });

  it('is left open when a moment could not be drawn', () => {
    expect(result(NOT_SHOWN, {}, null)).toEqual(['not_possible', 'TOOK_TOO_LONG']);
  });

  it('is contradicted when it can, and nothing but what a picture shows kept it from counting', () => {
    expect(result(NOT_SHOWN, {})).toEqual(['contradicts', 'READABLE']);
  });

  it.each([['NOT_IN_FOREGROUND'], ['TOO_SHORT_CONTINUOUS'], ['ONLY_AFTER_ACTION'], ['PAGE']] as const)(
    'for %s is no matter of a picture',
    (reason) => {
      expect(result({ ...NOT_SHOWN, reasons: [reason] }, {})).toEqual(['not_possible', 'NOT_IN_A_PICTURE']);
    },
  );
});

it('says nothing to a verdict that claims nothing', () => {
  expect(result({ ...NOT_SHOWN, verdict: 'cannot_determine', reasons: ['GAP'] }, {})).toEqual([
    'not_possible',
    'NOTHING_CLAIMED',
  ]);
});
