import type { Stretch } from '../../evidence/observations.js';
import type { Verdict } from '../../evidence/verdict.js';
import { coverageRange } from './coverage-range.js';
import { deviceOf } from '../../evidence/device.js';
import { type CoveredVisit, pagesOf, placeOf } from './coverage-place.js';

const APPROVED = new Set(['aa']);
const stretch = (order: number, change: Partial<Stretch> = {}): Stretch => ({
  ...{ order, disclosure: 'rates', textHash: 'aa', from: order * 1_000, to: order * 1_000 + 900 },
  ...{ visibleShare: 1, unhidden: true, foreground: true, method: 'hit-tested', fontPx: 16 },
  ...change,
});
const page = (order: number, path: string) => ({ order, path, at: order * 1_000 });
const visit = (change: Partial<CoveredVisit>): CoveredVisit => ({
  ...{ stretches: [], pages: [], devices: [], lastAt: null },
  ...change,
});
const verdict = (change: Partial<Verdict> = {}): Verdict => ({
  ...{ schema: 'exhibit.verdict/v1', disclosure: 'rates', disclosureVersion: 1, verdict: 'not_shown' },
  ...{ reasons: [], intervals: [], continuousMs: 0, cumulativeMs: 0, method: null, actionAt: null },
  ...change,
});

describe('the page of a verdict', () => {
  it('is none where nothing is known to carry it, rather than a guess', () => {
    const seen = visit({ pages: [page(0, '/a')] });
    expect(placeOf(seen, verdict(), APPROVED, null)).toMatchObject({ page: null, carried: false });
  });

  it('is where it usually is when it was in view nowhere', () => {
    const seen = visit({ pages: [page(0, '/a'), page(1, '/offer')] });
    const place = placeOf(seen, verdict(), APPROVED, '/offer');
    expect(place).toMatchObject({ page: '/offer', carried: false, drifted: false, momentAt: 1_000 });
  });

  it('is where most of it was in view, by time', () => {
    const pages = [page(0, '/a'), page(3, '/offer')];
    const seen = visit({ pages, stretches: [stretch(1), stretch(4), stretch(5)] });
    expect(placeOf(seen, verdict(), APPROVED, '/a')).toMatchObject({ page: '/offer', carried: true });
  });

  it('of another disclosure is not taken for its own', () => {
    const seen = visit({ pages: [page(0, '/a')], stretches: [stretch(1, { disclosure: 'other' })] });
    expect(placeOf(seen, verdict(), APPROVED, null)).toMatchObject({ page: null, carried: false });
  });

  it('is cut before it could be too long for an index', () => {
    const long = `/${'x'.repeat(5_000)}`;
    const seen = visit({ pages: [page(0, long)], stretches: [stretch(1)] });
    expect(placeOf(seen, verdict(), APPROVED, null).page).toHaveLength(300);
    expect(
      pagesOf(visit({ pages: Array.from({ length: 500 }, (_, order) => page(order, `/${order}`)) })),
    ).toHaveLength(50);
  });
});

describe('a text that is not the approved one', () => {
  const on = (stretches: Stretch[]) => visit({ pages: [page(0, '/offer')], stretches });

  it('is no drift while it still loads: the approved one came after it', () => {
    const seen = on([stretch(1, { textHash: 'loading' }), stretch(2)]);
    expect(placeOf(seen, verdict({ reasons: ['TEXT_DIFFERS'] }), APPROVED, null).drifted).toBe(false);
  });

  it('is no drift when it is the approved one of another language', () => {
    const seen = on([stretch(1, { textHash: 'de' })]);
    expect(placeOf(seen, verdict({ reasons: ['OTHER_LOCALE'] }), APPROVED, null).drifted).toBe(false);
  });

  it('is drift when nothing else was in view', () => {
    const seen = on([stretch(1, { textHash: 'bb' }), stretch(2, { textHash: 'cc' })]);
    expect(placeOf(seen, verdict(), APPROVED, null)).toMatchObject({ drifted: true, momentAt: 1_000 });
  });
});

it.each([
  ['not known', [], null],
  ['a phone', [[390, true]], 'phone'],
  ['a tablet', [[600, true]], 'tablet'],
  ['a desktop with a finger', [[1_100, true]], 'desktop'],
  ['a narrow window', [[390, false]], 'desktop'],
  [
    'what the visit began on',
    [
      [390, true],
      [1_400, false],
    ],
    'phone',
  ],
] as [string, [number, boolean][], string | null][])('the device is %s', (_what, seen, device) => {
  const devices = seen.map(([width, touch], order) => ({ order, width, height: 800, touch, at: order }));
  expect(deviceOf(devices)).toBe(device);
});

describe('a range of days', () => {
  const now = new Date('2026-11-21T15:00:00Z');

  it.each([
    ['that ends before it begins', '2026-11-21', '2026-11-20'],
    ['of more than a year', '2025-11-20', '2026-11-21'],
    ['with a day that is none', '2026-02-30', '2026-03-01'],
  ])('is refused: one %s', (_what, from, to) => {
    expect(() => coverageRange(from, to, now)).toThrow(
      expect.objectContaining({ code: 'COVERAGE_RANGE_INVALID' }),
    );
  });

  it('holds both its days, and the period before is as long', () => {
    expect(coverageRange('2026-11-20', '2026-11-21', now)).toEqual({
      from: new Date('2026-11-20T00:00:00Z'),
      to: new Date('2026-11-22T00:00:00Z'),
      before: new Date('2026-11-18T00:00:00Z'),
    });
  });

  it('is the last 30 days when nothing is asked', () => {
    const { from, to } = coverageRange(undefined, undefined, now);
    expect([from, to]).toEqual([new Date('2026-10-23T00:00:00Z'), new Date('2026-11-22T00:00:00Z')]);
  });
});
