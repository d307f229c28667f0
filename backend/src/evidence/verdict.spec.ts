import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { canonicalText } from './canonical-json.js';
import {
  type DisclosureRule,
  type DisclosureVersion,
  disclosureTextHash,
  requireDisclosureVersion,
} from './disclosure-version.js';
import { joinIntervals } from './intervals.js';
import { judgeRecording } from './judge-recording.js';
import { action, custom, sampleDisclosure, stretch } from './sample-pack.fixture.js';
import { type ObservationGap, type Verdict, VERDICT_SCHEMA_V1, judgeDisclosure } from './verdict.js';
import { observeVisit } from './visit-observations.js';

interface Case {
  name: string;
  rule: DisclosureRule;
  gaps: ObservationGap[];
  segments: unknown[];
  expected: Verdict;
}

interface Vectors {
  disclosure: Omit<DisclosureVersion, 'rule'>;
  cases: Case[];
}
const read = (name: string): Vectors =>
  JSON.parse(readFileSync(join(import.meta.dirname, '../../docs/format/vectors', name), 'utf8')) as Vectors;
const vectors = read('verdicts.json');
const newer = read('verdicts-v2.json');

/** From the observations alone. */
function judge(segments: unknown[], gaps: ObservationGap[] = [], disclosure = sampleDisclosure): Verdict {
  const visit = { ...observeVisit({ segments: [], gaps: [] }, segments, []), gaps };
  return judgeDisclosure(visit, disclosure, VERDICT_SCHEMA_V1);
}

describe('the published vectors', () => {
  const order = { not_applicable: 0, not_shown: 0, cannot_determine: 1, shown: 2 };
  const cases = vectors.cases.toSorted((a, b) => order[a.expected.verdict] - order[b.expected.verdict]);

  it.each(cases)('$expected.verdict: $name', ({ rule, gaps, segments, expected }) => {
    const disclosure = requireDisclosureVersion({ ...vectors.disclosure, rule });
    const verdict = judge(segments, gaps, disclosure);
    expect(verdict).toEqual(expected);
    expect(canonicalText(verdict)).toBe(canonicalText(expected));
  });
});

describe('the published vectors of version 2', () => {
  it.each(newer.cases)('$expected.verdict: $name', ({ rule, segments, expected }) => {
    const disclosure = requireDisclosureVersion({ ...newer.disclosure, rule });
    const [verdict] = judgeRecording({ segments: [], gaps: [] }, segments, [disclosure]);
    expect(canonicalText(verdict)).toBe(canonicalText(expected));
  });
});

describe('a verdict', () => {
  const hostile: [string, unknown][] = [
    ['no list', {}],
    ['nothing', null],
    [
      'events of no kind',
      [null, 1, 'x', [], {}, { type: 5 }, { type: 5, data: null }, { type: 5, data: { tag: 'x' } }],
    ],
    [
      'observations of no kind',
      ['disclosure', 'action', 'fault', 'page'].map((tag) => custom(`exhibit.${tag}`, 7)),
    ],
    [
      'times that are none',
      [stretch(0, 0, { from: -1 }), stretch(0, 0, { to: 1e300 }), stretch(0, 0, { from: null })],
    ],
    [
      'hashes and names that are none',
      [stretch(0, 9, { textHash: 'x' }), stretch(0, 9, { disclosure: 'x'.repeat(2000) })],
    ],
    [
      'measures that are none',
      [stretch(0, 9, { visibleShare: 2 }), stretch(0, 9, { fontPx: -1 }), stretch(0, 9, { hidden: '' })],
    ],
    ['methods that are none', [stretch(0, 9, { method: 'seen' }), stretch(0, 9, { foreground: 1 })]],
  ];

  it.each(hostile)('is never shown for %s', (_what, events) => {
    expect(judge([events]).verdict).not.toBe('shown');
  });

  const anyStretch = fc
    .record({
      from: fc.integer({ min: 0, max: 9_000 }),
      length: fc.integer({ min: -50, max: 1_200 }),
      visibleShare: fc.constantFrom(0, 0.5, 0.95, 1),
      hidden: fc.constantFrom([], [], [], ['covered']),
      foreground: fc.constantFrom(true, true, true, false),
      fontPx: fc.constantFrom(6, 14, 14),
      textHash: fc.constantFrom(
        sampleDisclosure.textHash,
        sampleDisclosure.textHash,
        disclosureTextHash('x'),
      ),
    })
    .map(({ from, length, ...rest }) => stretch(from, from + length, rest));
  const anyEvent = fc.oneof(
    { weight: 12, arbitrary: anyStretch },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: 9_000 }).map((at) => action('sign', at)) },
    { weight: 1, arbitrary: fc.constant(custom('exhibit.fault', { kind: 'x', at: 0 })) },
  );
  const anyVisit = fc.array(anyEvent, { maxLength: 30 });
  const anyGaps = fc.array(
    fc.record({
      from: fc.option(fc.integer({ min: 0, max: 9_000 })),
      to: fc.option(fc.integer({ min: 0, max: 9_000 })),
    }),
    { maxLength: 2 },
  );

  it('says shown only with counted time that meets the rule, and otherwise always says why', () => {
    fc.assert(
      fc.property(anyVisit, anyGaps, (events, gaps) => {
        const { verdict, reasons, intervals, continuousMs, cumulativeMs } = judge([events], gaps);
        expect(reasons).toEqual([...new Set(reasons)].sort());
        if (verdict === 'shown') {
          expect(continuousMs).toBeGreaterThanOrEqual(sampleDisclosure.rule.minContinuousMs);
          expect(cumulativeMs).toBeGreaterThanOrEqual(sampleDisclosure.rule.minCumulativeMs);
        } else expect(reasons).not.toEqual([]);
        const sum = intervals.reduce((all, { from, to }) => all + (to - from), 0);
        expect(sum).toBe(cumulativeMs);
      }),
      { numRuns: 500 },
    );
  });

  it('is never turned from not shown into shown by a gap, nor from shown into not shown', () => {
    fc.assert(
      fc.property(anyVisit, anyGaps, (events, gaps) => {
        const [without, withGaps] = [judge([events]).verdict, judge([events], gaps).verdict];
        expect([without, 'cannot_determine']).toContain(withGaps);
      }),
      { numRuns: 500 },
    );
  });

  it('does not depend on how events were cut into segments', () => {
    fc.assert(
      fc.property(anyVisit, fc.nat(30), (events, at) => {
        expect(judge([events.slice(0, at), events.slice(at)])).toEqual(judge([events]));
      }),
      { numRuns: 200 },
    );
  });

  it('takes a hundred thousand observations in its stride', () => {
    const many = Array.from({ length: 100_000 }, (_, at) =>
      stretch(at * 1100, at * 1100 + 1000, { visibleShare: at % 2 }),
    );
    expect(judge([many])).toMatchObject({ verdict: 'shown', cumulativeMs: 50_000_000 });
  });
});

describe('a disclosure that cannot be judged is refused', () => {
  const { rule } = sampleDisclosure;
  it.each([
    ['no object', null],
    ['a key that is a path', { ...sampleDisclosure, key: '../x' }],
    ['no version', { ...sampleDisclosure, version: 'one' }],
    ['no locale', { ...sampleDisclosure, locale: '' }],
    ['no text', { ...sampleDisclosure, text: 7 }],
    ['the hash of another text', { ...sampleDisclosure, text: 'Other.' }],
    ['no rule', { ...sampleDisclosure, rule: null }],
    ['a dwell time below zero', { ...sampleDisclosure, rule: { ...rule, minContinuousMs: -1 } }],
    ['a share above one', { ...sampleDisclosure, rule: { ...rule, minVisibleShare: 1.1 } }],
    ['a font size that is none', { ...sampleDisclosure, rule: { ...rule, minFontPx: '9' } }],
    ['an action that is none', { ...sampleDisclosure, rule: { ...rule, beforeAction: 7 } }],
    ['other texts of no kind', { ...sampleDisclosure, otherTexts: [{ version: 1, locale: 'de' }] }],
    ['a selector below something', { ...sampleDisclosure, selector: '.a .b' }],
    ['a selector that is a number', { ...sampleDisclosure, selector: 7 }],
    ['an action that is a word', { ...sampleDisclosure, action: 'click' }],
    ['an action on a whim', { ...sampleDisclosure, action: { on: 'hover' } }],
    ['an action found in a way unknown', { ...sampleDisclosure, action: { on: 'click', within: '#a' } }],
    ['an action with a bare tag', { ...sampleDisclosure, action: { on: 'click', selector: 'button' } }],
    ...Object.entries({
      minContinuousMs: undefined,
      wordsPerMinute: 29,
      minContrast: 0.5,
      minRelativeFont: 11,
      lineByLine: false,
      maxActionDistancePx: -1,
      devices: [],
      maxZoom: 0,
      wholeVisit: 1,
      pages: ['apply'],
      minutes: 3,
      constructor: 1,
    }).map(([name, value]): [string, unknown] => [
      `a rule that asks for ${name} in a way unknown`,
      { ...sampleDisclosure, rule: { ...rule, [name]: value } },
    ]),
    ['fewer words than none', { ...sampleDisclosure, words: -1 }],
    ['more words than letters', { ...sampleDisclosure, words: 1_000 }],
    ['one device twice', { ...sampleDisclosure, rule: { ...rule, devices: ['phone', 'phone'] } }],
    ['a device unheard of', { ...sampleDisclosure, rule: { ...rule, devices: ['watch'] } }],
    ['devices that are no list', { ...sampleDisclosure, rule: { ...rule, devices: 'phone' } }],
    ['pages that are no list', { ...sampleDisclosure, rule: { ...rule, pages: '/a' } }],
    ['no pages', { ...sampleDisclosure, rule: { ...rule, pages: [] } }],
    ['pages without end', { ...sampleDisclosure, rule: { ...rule, pages: Array(101).fill('/a') } }],
    ['a page with a query', { ...sampleDisclosure, rule: { ...rule, pages: ['/a?b'] } }],
    [
      'a distance to no action',
      { ...sampleDisclosure, rule: { ...rule, beforeAction: null, maxActionDistancePx: 10 } },
    ],
    ['a rule without its share', { ...sampleDisclosure, rule: { ...rule, minVisibleShare: undefined } }],
    ['half a rule', { ...sampleDisclosure, rule: { beforeAction: null } }],
  ])('for %s', (_what, disclosure) => {
    expect(() => requireDisclosureVersion(disclosure)).toThrow(
      expect.objectContaining({ code: 'PACK_INVALID' }),
    );
  });

  it('and accepted with all that a rule can ask for, and nothing it did not ask for', () => {
    const asked: DisclosureVersion = {
      ...sampleDisclosure,
      selector: 'p.note#apr[role="note"]',
      action: { on: 'click', selector: '#sign' },
      rule: {
        ...rule,
        wordsPerMinute: 250,
        minContrast: 4.5,
        minRelativeFont: 1,
        lineByLine: true,
        maxActionDistancePx: 300,
        devices: ['phone', 'desktop'],
        maxZoom: 1.5,
        wholeVisit: true,
        pages: ['/apply/**', '/'],
      },
    };
    expect(requireDisclosureVersion({ ...asked, more: 1 })).toEqual(asked);
    expect(requireDisclosureVersion({ ...asked, action: { on: 'consent' } }).action).toEqual({
      on: 'consent',
    });
    expect(Object.keys(requireDisclosureVersion(sampleDisclosure))).toEqual(Object.keys(sampleDisclosure));
  });

  it('and accepted whatever the white space and composition of its text', () => {
    expect(disclosureTextHash(' Re\u0301sume\u0301\n\t of  it ')).toBe(disclosureTextHash('Résumé of it'));
  });
});

describe('intervals', () => {
  it('are joined as a slow, obvious way would join them', () => {
    const interval = fc.tuple(fc.nat(60), fc.nat(10)).map(([from, length]) => ({ from, to: from + length }));
    fc.assert(
      fc.property(
        fc.array(interval, { maxLength: 12 }),
        fc.array(interval, { maxLength: 4 }),
        (counted, breaks) => {
          const joined = joinIntervals(counted, 5, breaks);
          // Every hole that was bridged is short and undisturbed.
          for (const { from, to } of joined)
            for (let at = from; at < to; at++) {
              if (counted.some((one) => one.from <= at && at + 1 <= one.to)) continue;
              const left = Math.max(...counted.filter((one) => one.to <= at).map((one) => one.to));
              const right = Math.min(...counted.filter((one) => one.from > at).map((one) => one.from));
              expect(right - left).toBeLessThanOrEqual(5);
              expect(breaks.some((one) => one.from < right && one.to > left)).toBe(false);
            }
          for (const one of counted)
            expect(joined.some(({ from, to }) => from <= one.from && one.to <= to)).toBe(true);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
