import type { DisclosureVersionDto } from '../api/models';
import { draftOf, ruleOf, ruleValues, valuesOf } from './draft-values';

const RULE = {
  minContinuousMs: 2_500,
  minCumulativeMs: 3_000,
  minVisibleShare: 0.95,
  minFontPx: 11,
  beforeAction: 'sign',
};
const FULL = {
  ...RULE,
  wordsPerMinute: 250,
  minContrast: 4.5,
  minRelativeFont: 0.8,
  lineByLine: true as const,
  maxActionDistancePx: 400,
  devices: ['phone' as const, 'tablet' as const],
  maxZoom: 1.5,
  wholeVisit: true as const,
  pages: ['/loan/*/offer', '/loan/**'],
};
const version = (change: Partial<DisclosureVersionDto> = {}) =>
  ({
    locale: 'en',
    text: 'One',
    furtherTexts: [{ locale: 'de', text: 'Eins', textHash: 'x' }],
    rule: FULL,
    selector: '#rate',
    action: { on: 'click', selector: '#sign' },
    ...change,
  }) as DisclosureVersionDto;

describe('a draft in the form', () => {
  it('asks nothing that was left empty', () => expect(ruleOf(ruleValues(RULE))).toEqual(RULE));

  it('keeps every part of a rule as it was', () => expect(ruleOf(ruleValues(FULL))).toEqual(FULL));

  it('is the version that it began as, but for its time', () => {
    const { locale, text, rule, selector, action } = version();
    expect(draftOf(valuesOf(version()))).toEqual({
      ...{ locale, text, rule, selector, action },
      furtherTexts: [{ locale: 'de', text: 'Eins' }],
      effectiveFrom: null,
      effectiveTo: null,
    });
  });

  it('names no action where the page marks it, or where there is none', () => {
    expect(draftOf(valuesOf(version({ action: null }))).action).toBeNull();
    expect(draftOf({ ...valuesOf(version()), beforeAction: ' ' }).action).toBeNull();
  });

  it('takes a time as the person’s own', () =>
    expect(draftOf({ ...valuesOf(version()), effectiveFrom: '2026-01-02T03:04' }).effectiveFrom).toBe(
      new Date(2026, 0, 2, 3, 4).toISOString(),
    ));
});
