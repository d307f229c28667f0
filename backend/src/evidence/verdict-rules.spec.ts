import fc from 'fast-check';
import { canonicalText } from './canonical-json.js';
import {
  type Device,
  type DisclosureRule,
  type DisclosureVersion,
  requireDisclosureVersion,
} from './disclosure-version.js';
import { RecordedPage } from './rebuilt-page/recorded-page.fixture.js';
import { custom, sampleDisclosure, START, stretch } from './sample-pack.fixture.js';
import type { ObservationGap, Verdict } from './verdict.js';
import { judgeVisit, observeVisit } from './visit-observations.js';

const { key, text } = sampleDisclosure;
const page = new RecordedPage();
const note = () => page.element('p', { 'data-exhibit-disclosure': key }, page.text(text));
const PICTURE = page.picture(START, [note()]);

/** A rule with nothing in it but what is asked. */
function asking(more: Partial<DisclosureRule>, rest: Partial<DisclosureVersion> = {}): DisclosureVersion {
  const least = {
    minContinuousMs: 1,
    minCumulativeMs: 1,
    minVisibleShare: 0,
    minFontPx: 0,
    beforeAction: null,
  };
  return requireDisclosureVersion({ ...sampleDisclosure, ...rest, rule: { ...least, ...more } });
}

function judge(disclosure: DisclosureVersion, events: unknown[], gaps: ObservationGap[] = []): Verdict {
  const visit = {
    ...observeVisit({ segments: [], gaps: [] }, [[...PICTURE, ...events]], [disclosure]),
    gaps,
  };
  return judgeVisit(visit, [disclosure])[0]!;
}
const verdictOf = (...given: Parameters<typeof judge>): [string, string[]] => {
  const { verdict, reasons } = judge(...given);
  return [verdict, reasons];
};

/** So many seconds in a row. */
const seen = (seconds: number, changes: object = {}, from = 0): unknown[] =>
  Array.from({ length: seconds }, (_, at) =>
    stretch(from + at * 1_000, from + at * 1_000 + 1_000, { ...changes }),
  );
const onPage = (path: string, at: number, how = 'load'): unknown =>
  custom('exhibit.page', { path, at: START + at, how }, at);
const device = (width: number, touch: boolean): unknown =>
  custom('exhibit.device', { width, height: 800, orientation: 'portrait', touch, at: START }, 0);
const click = (at: number, near?: object): unknown =>
  custom('exhibit.action', { action: 'sign', at: START + at, ...(near && { near }) }, at);
const blind = (from: number, to: number): unknown =>
  custom('exhibit.blind', { why: 'cross-origin-frame', from: START + from, to: START + to }, to);

describe('a rule that asks for', () => {
  const cases: [string, DisclosureVersion, unknown[], [string, string[]]][] = [
    ['contrast, met', asking({ minContrast: 4.5 }), seen(2, { contrast: 4.5 }), ['shown', []]],
    [
      'contrast, not met',
      asking({ minContrast: 4.5 }),
      seen(2, { contrast: 4.4 }),
      ['not_shown', ['CONTRAST_TOO_LOW']],
    ],
    [
      'contrast, over a picture',
      asking({ minContrast: 4.5 }),
      seen(2, { contrast: null }),
      ['cannot_determine', ['CONTRAST_UNKNOWN']],
    ],
    [
      'contrast, of a recorder that did not look',
      asking({ minContrast: 4.5 }),
      seen(2),
      ['cannot_determine', ['CONTRAST_UNKNOWN']],
    ],
    [
      'contrast, unknown but too short anyway',
      asking({ minContrast: 4.5, minContinuousMs: 9_000 }),
      seen(2),
      ['not_shown', ['TOO_SHORT_CONTINUOUS']],
    ],
    [
      'contrast, unknown but hidden anyway',
      asking({ minContrast: 4.5 }),
      seen(2, { hidden: ['covered'] }),
      ['not_shown', ['HIDDEN']],
    ],
    ['a relative font, met', asking({ minRelativeFont: 1 }), seen(2, { pageFontPx: 14 }), ['shown', []]],
    [
      'a relative font, not met',
      asking({ minRelativeFont: 1 }),
      seen(2, { pageFontPx: 16 }),
      ['not_shown', ['RELATIVE_FONT_TOO_SMALL']],
    ],
    [
      'a relative font, on a page without text',
      asking({ minRelativeFont: 1 }),
      seen(2),
      ['cannot_determine', ['RELATIVE_FONT_UNKNOWN']],
    ],
    ['no zoom, and there was none', asking({ maxZoom: 1 }), seen(2), ['shown', []]],
    ['no zoom, and there was', asking({ maxZoom: 1 }), seen(2, { zoom: 2 }), ['not_shown', ['ZOOMED']]],
    ['a rate of reading, met', asking({ wordsPerMinute: 300 }), seen(2), ['shown', []]],
    [
      'a rate of reading, not met',
      asking({ wordsPerMinute: 200 }),
      seen(2),
      ['not_shown', ['TOO_SHORT_CUMULATIVE']],
    ],
    ['a phone, on one', asking({ devices: ['phone'] }), [device(390, true), ...seen(1)], ['shown', []]],
    [
      'a phone, on a desktop',
      asking({ devices: ['phone'] }),
      [device(390, false), ...seen(1)],
      ['not_applicable', ['DEVICE']],
    ],
    [
      'a tablet, on a phone',
      asking({ devices: ['tablet'] }),
      [device(390, true)],
      ['not_applicable', ['DEVICE']],
    ],
    [
      'a tablet, on one',
      asking({ devices: ['tablet'] }),
      [device(800, true)],
      ['not_shown', ['NOT_OBSERVED']],
    ],
    [
      'a phone, on who knows what',
      asking({ devices: ['phone'] }),
      [],
      ['cannot_determine', ['DEVICE', 'NOT_OBSERVED']],
    ],
    [
      'a page, on it',
      asking({ pages: ['/apply/*'] }),
      [onPage('/apply/loan', 0), ...PICTURE.map(moved('/apply/loan')), ...seen(1)],
      ['shown', []],
    ],
    [
      'a page, on another of the visit',
      asking({ pages: ['/apply'] }),
      [onPage('/start', 0), ...seen(2), onPage('/apply', 2_500)],
      ['not_shown', ['NOT_OBSERVED']],
    ],
    [
      'a page that was never visited',
      asking({ pages: ['/apply/**'] }),
      [onPage('/start', 0), ...seen(2)],
      ['not_applicable', ['PAGE']],
    ],
    [
      'a page, of a recorder that told of none',
      asking({ pages: ['/apply'] }),
      seen(2),
      ['cannot_determine', ['PAGE']],
    ],
    [
      'nearness to the action, near',
      asking({ beforeAction: 'sign', maxActionDistancePx: 100 }),
      [...seen(1), click(2_000, { [key]: 100 })],
      ['shown', []],
    ],
    [
      'nearness to the action, far',
      asking({ beforeAction: 'sign', maxActionDistancePx: 100 }),
      [...seen(1), click(2_000, { [key]: 101 })],
      ['not_shown', ['TOO_FAR_FROM_ACTION']],
    ],
    [
      'nearness to the action, and it had gone',
      asking({ beforeAction: 'sign', maxActionDistancePx: 100 }),
      [...seen(1), click(2_000, { other: 3 })],
      ['not_shown', ['TOO_FAR_FROM_ACTION']],
    ],
    [
      'nearness to the action, not measured',
      asking({ beforeAction: 'sign', maxActionDistancePx: 100 }),
      [...seen(1), click(2_000)],
      ['cannot_determine', ['DISTANCE_UNKNOWN']],
    ],
    [
      'nearness to the action, not measured and never seen',
      asking({ beforeAction: 'sign', maxActionDistancePx: 9 }),
      [click(2_000)],
      ['not_shown', ['DISTANCE_UNKNOWN', 'NOT_OBSERVED']],
    ],
    [
      'anything, in another language',
      asking({}, { otherTexts: [{ version: 1, locale: 'de', textHash: 'ab'.repeat(32) }] }),
      seen(1, { textHash: 'ab'.repeat(32) }),
      ['not_shown', ['OTHER_LOCALE']],
    ],
    [
      'anything, in a frame of somebody else',
      asking({ minContinuousMs: 900 }),
      [blind(0, 1_000)],
      ['cannot_determine', ['BLIND', 'NOT_OBSERVED']],
    ],
    [
      'more than a frame of somebody else was there for',
      asking({ minContinuousMs: 1_900 }),
      [blind(0, 1_000)],
      ['not_shown', ['NOT_OBSERVED']],
    ],
    [
      'anything, hidden, beside a frame of somebody else',
      asking({}),
      [blind(0, 1_000), ...seen(1, { hidden: ['covered'] })],
      ['not_shown', ['HIDDEN']],
    ],
  ];
  it.each(cases)('%s', (_what, disclosure, events, expected) =>
    expect(verdictOf(disclosure, events)).toEqual(expected),
  );

  it('pages, with a gap in which one may have been, is not called not applicable', () => {
    const asked = asking({ pages: ['/apply'], minContinuousMs: 5_000 });
    const gap = { from: START + 9_000, to: START + 9_500 };
    expect(verdictOf(asked, [onPage('/start', 0)], [gap])).toEqual([
      'cannot_determine',
      ['GAP', 'NOT_OBSERVED', 'PAGE'],
    ]);
  });

  it('observations that are none puts everything in doubt', () => {
    for (const [tag, payload] of Object.entries({
      blind: { from: 5, to: 1 },
      page: { path: 7 },
      device: { width: 'wide' },
      disclosure: { disclosure: key, textHash: 'x' },
      action: { action: 'sign', at: 1, near: { [key]: 'near' } },
    }))
      expect(
        verdictOf(asking({ minContinuousMs: 2_200 }), [...seen(2), custom(`exhibit.${tag}`, payload)]),
      ).toEqual(['cannot_determine', ['MALFORMED', 'TOO_SHORT_CONTINUOUS']]);
  });

  it.each([
    { contrast: 'high' },
    { pageFontPx: -1 },
    { zoom: '1' },
    { copies: 1.5 },
    { lines: 0 },
    { lines: 501 },
    { lines: 2, seen: [[0, 2]] },
    {
      lines: 4,
      seen: [
        [2, 3],
        [0, 1],
      ],
    },
    { seen: [[0, 0]] },
    { lines: 2, seen: [[1]] },
    { lines: 2, seen: 'all' },
  ])('nothing new, with a stretch of %j', (changes) =>
    expect(verdictOf(asking({}), seen(1, changes))).toEqual([
      'cannot_determine',
      ['MALFORMED', 'NOT_OBSERVED'],
    ]),
  );
});

function moved(path: string) {
  return (event: unknown): unknown => {
    const { type, data } = event as { type: number; data: object };
    return type === 4
      ? { ...(event as object), data: { ...data, href: `https://bank.example${path}` } }
      : event;
  };
}

describe('a text that is read line by line', () => {
  const asked = asking({ lineByLine: true, minContinuousMs: 2_000, minVisibleShare: 1 });
  const lines = (...runs: [number, number][]) => ({ lines: 10, seen: runs, visibleShare: 0.5 });

  it('is shown when each line had its time, though never all at once', () => {
    const half = [...seen(2, lines([0, 5])), ...seen(2, lines([5, 9]), 2_080)];
    expect(judge(asked, half)).toMatchObject({ verdict: 'shown', continuousMs: 2_000, cumulativeMs: 2_000 });
    expect(judge(asking({ minVisibleShare: 1 }), half).reasons).toEqual(['SHARE_TOO_SMALL']);
  });

  it('is not when one line had too little, unless the rule leaves that many out', () => {
    const most = [...seen(2, lines([0, 8])), ...seen(1, lines([9, 9]), 2_080)];
    expect(verdictOf(asked, most)).toEqual(['not_shown', ['TOO_SHORT_CONTINUOUS']]);
    expect(verdictOf({ ...asked, rule: { ...asked.rule, minVisibleShare: 0.9 } }, most)).toEqual([
      'shown',
      [],
    ]);
  });

  it('is not when a line was never in view', () =>
    expect(verdictOf(asked, seen(3, lines([0, 8])))).toEqual([
      'not_shown',
      ['SHARE_TOO_SMALL', 'TOO_SHORT_CONTINUOUS', 'TOO_SHORT_CUMULATIVE'],
    ]));

  it('never adds up lines that broke otherwise', () =>
    expect(
      verdictOf(asked, [...seen(2, lines([0, 4])), ...seen(2, { lines: 12, seen: [[6, 11]] }, 2_080)])[0],
    ).toBe('not_shown'));

  it('counts as a whole for a recorder that tells of no lines', () => {
    expect(verdictOf(asked, seen(2))).toEqual(['shown', []]);
    expect(verdictOf(asked, seen(2, { visibleShare: 0.9 }))[0]).toBe('not_shown');
  });

  it('has to have been there as long as it takes to read', () =>
    expect(verdictOf({ ...asked, rule: { ...asked.rule, wordsPerMinute: 60 } }, seen(3))).toEqual([
      'not_shown',
      ['TOO_SHORT_CUMULATIVE'],
    ]));

  it('may have been shown in a gap', () =>
    expect(verdictOf(asked, seen(1, lines([0, 9])), [{ from: START + 1_000, to: START + 3_000 }])[0]).toBe(
      'cannot_determine',
    ));
});

describe('a disclosure that has to be there for the whole visit', () => {
  const asked = asking({ wholeVisit: true, minContinuousMs: 1_000 });
  const end = custom('exhibit.fault-free', {}, 9_000);
  const both = [onPage('/a', 0), ...seen(2), onPage('/b', 4_000, 'navigation'), ...seen(2, {}, 4_000), end];

  it('is shown when it was, on every page', () =>
    expect(judge(asked, both)).toMatchObject({ verdict: 'shown', cumulativeMs: 2_000 }));
  it('is not when one page went without', () =>
    expect(verdictOf(asked, both.slice(0, 4).concat(end))).toEqual(['not_shown', ['NOT_ON_EVERY_PAGE']]));
  it('need not be on a page that nobody stayed on', () =>
    expect(verdictOf(asked, [...both, onPage('/c', 8_000, 'navigation')])).toEqual(['shown', []]));
  it('need not be on pages that the rule does not name', () =>
    expect(verdictOf(asking({ wholeVisit: true, pages: ['/c'] }), both)).toEqual([
      'not_applicable',
      ['PAGE'],
    ]));
  it('may have been missing in a gap', () =>
    expect(verdictOf(asked, both, [{ from: START + 3_000, to: START + 3_900 }])).toEqual([
      'cannot_determine',
      ['GAP'],
    ]));
  it('is judged on no page that is not known', () =>
    expect(verdictOf(asked, seen(2))).toEqual(['cannot_determine', ['PAGE']]));
  it('counts up to the action', () =>
    expect(
      verdictOf(asking({ wholeVisit: true, beforeAction: 'sign' }), [
        onPage('/a', 0),
        ...seen(2),
        click(3_000),
        onPage('/b', 3_500),
        end,
      ]),
    ).toEqual(['shown', []]));
});

describe('a text that stands on the page twice', () => {
  const twice = new RecordedPage();
  const two = twice.picture(START, [
    twice.element('p', { 'data-exhibit-disclosure': key }, twice.text(text)),
    twice.element('p', { 'data-exhibit-disclosure': key }, twice.text(text)),
  ]);
  const asked = asking({ minContinuousMs: 2_000 });
  const copy = { copies: 2 };
  const judged = (...events: unknown[]): [string, string[]] => verdictOf(asked, [...two, ...events]);

  it('is shown when one of them was', () => expect(judged(...seen(3, copy))).toEqual(['shown', []]));
  it('is shown when both were, all the time', () =>
    expect(judged(...seen(3, copy), ...seen(3, copy))).toEqual(['shown', []]));
  it('is never shown by one making up for the other', () =>
    expect(judged(stretch(0, 900, copy), ...seen(1, copy, 950), stretch(2_000, 2_900, copy))).toEqual([
      'cannot_determine',
      ['AMBIGUOUS'],
    ]));
  it('is one when the page has only one that can be seen', () =>
    expect(
      verdictOf(asked, [stretch(0, 900, copy), ...seen(1, copy, 950), stretch(2_000, 2_900, copy)]),
    ).toEqual(['shown', []]));
  it('is not shown when not even both together were', () =>
    expect(judged(stretch(0, 900, copy), stretch(950, 1_500, copy))).toEqual([
      'not_shown',
      ['TOO_SHORT_CONTINUOUS'],
    ]));
});

describe('whatever a rule asks for', () => {
  const rule = fc
    .record(
      {
        minContinuousMs: fc.constantFrom(1, 1_000, 2_000),
        minCumulativeMs: fc.constantFrom(1, 3_000),
        minVisibleShare: fc.constantFrom(0, 0.5, 1),
        wordsPerMinute: fc.constantFrom(100, 400),
        minContrast: fc.constantFrom(3, 7),
        minRelativeFont: fc.constantFrom(0.5, 1),
        lineByLine: fc.constant(true as const),
        maxZoom: fc.constantFrom(1, 3),
        wholeVisit: fc.constant(true as const),
        pages: fc.constantFrom(['/a'], ['/a', '/b']),
        devices: fc.constantFrom<Device[]>(['phone'], ['desktop']),
        beforeAction: fc.constantFrom(null, 'sign'),
      },
      { requiredKeys: [] },
    )
    .map((more) => asking(more as Partial<DisclosureRule>));
  const anyStretch = fc
    .record({
      from: fc.integer({ min: 0, max: 80 }).map((tenths) => tenths * 100),
      length: fc.constantFrom(300, 700, 1_000),
      changes: fc.record(
        {
          visibleShare: fc.constantFrom(0, 0.5, 1),
          hidden: fc.constantFrom([], [], ['covered']),
          contrast: fc.constantFrom(null, 3, 8, 8, 8),
          pageFontPx: fc.constantFrom(10, 20),
          zoom: fc.constantFrom(1, 2),
          copies: fc.constantFrom(1, 2),
        },
        { requiredKeys: [] },
      ),
      runs: fc.constantFrom<[number, number][]>([], [[0, 1]], [[2, 3]], [[0, 3]]),
    })
    .map(({ from, length, changes, runs }) =>
      stretch(from, from + length, { contrast: 8, pageFontPx: 14, ...changes, lines: 4, seen: runs }),
    );
  const anyVisit = fc
    .tuple(
      fc.array(anyStretch, { maxLength: 14 }),
      fc.array(fc.tuple(fc.constantFrom('/a', '/b'), fc.nat(80)), { maxLength: 3 }),
      fc.option(fc.nat(80)),
    )
    .map(([stretches, pages, clicked]) =>
      [
        onPage('/a', 0),
        device(1_280, false),
        ...stretches,
        ...pages.map(([path, at]) => onPage(path, at * 100, 'navigation')),
        ...(clicked === null ? [] : [click(clicked * 100)]),
      ].sort((a, b) => stampOf(a) - stampOf(b)),
    );
  const stampOf = (event: unknown): number => (event as { timestamp: number }).timestamp;
  const gap = fc.record({ from: fc.nat(80), to: fc.nat(80) }).map(({ from, to }) => ({
    from: START + from * 100,
    to: START + to * 100,
  }));

  it('every verdict says why, and the same visit gives the same bytes', () => {
    fc.assert(
      fc.property(rule, anyVisit, (disclosure, events) => {
        const verdict = judge(disclosure, events);
        expect(verdict.verdict === 'shown' || verdict.reasons.length > 0).toBe(true);
        expect(canonicalText(judge(disclosure, events))).toBe(canonicalText(verdict));
      }),
      { numRuns: 150 },
    );
  });

  it('more doubt never makes it shown', () => {
    const doubts = fc.constantFrom(
      custom('exhibit.fault', { kind: 'x', at: 0 }),
      custom('exhibit.disclosure', { disclosure: key }),
      custom('exhibit.blind', {}),
      blind(0, 1_000),
    );
    fc.assert(
      fc.property(rule, anyVisit, fc.option(gap), fc.option(doubts), (disclosure, events, lost, doubt) => {
        const before = judge(disclosure, events).verdict;
        const after = judge(disclosure, [...(doubt ? [doubt] : []), ...events], lost ? [lost] : []).verdict;
        if (before !== 'shown') expect(after).not.toBe('shown');
        if (before === 'shown') expect(after).not.toBe('not_shown');
      }),
      { numRuns: 150 },
    );
  });

  it('less to be seen never makes it shown', () => {
    const seen = fc
      .tuple(fc.nat(80), fc.constantFrom(300, 1_000))
      .map(([at, length]) =>
        stretch(at * 100, at * 100 + length, { contrast: 8, pageFontPx: 10, lines: 4, seen: [[0, 3]] }),
      );
    fc.assert(
      fc.property(rule, anyVisit, seen, (disclosure, less, more) => {
        const events = [...less, more].sort((a, b) => stampOf(a) - stampOf(b));
        if (judge(disclosure, events).verdict === 'not_shown')
          expect(judge(disclosure, less).verdict).not.toBe('shown');
      }),
      { numRuns: 150 },
    );
  });

  it('its own page alone makes it shown: without one nothing is', () => {
    fc.assert(
      fc.property(rule, anyVisit, (disclosure, events) => {
        const visit = observeVisit({ segments: [], gaps: [] }, [events], [disclosure]);
        expect(judgeVisit(visit, [disclosure])[0]!.verdict).not.toBe('shown');
      }),
      { numRuns: 60 },
    );
  });
});
