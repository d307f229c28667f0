import { daysBetween, groupLabel, judged, sharePercent, trendWords } from './coverage-words';

const counts = (shown: number, notShown: number, cannotDetermine = 0, notApplicable = 0) => ({
  ...{ shown, notShown, cannotDetermine, notApplicable },
});

describe('coverage in words', () => {
  it('claims no share where nothing was judged', () => {
    expect(sharePercent(counts(0, 0, 0, 7))).toBeNull();
    expect(trendWords({ counts: counts(0, 0), before: counts(0, 0) })).toBe('no visit');
  });

  it('leaves out of the share what it does not apply to, and not what cannot be determined', () => {
    expect(judged(counts(3, 1, 1, 90))).toBe(5);
    expect(sharePercent(counts(3, 1, 1, 90))).toBe(60);
  });

  it.each([
    [counts(9, 1), counts(7, 3), '20 points more than before'],
    [counts(7, 3), counts(9, 1), '20 points less than before'],
    [counts(99, 1), counts(98, 2), '1 point more than before'],
    [counts(1, 1), counts(5, 5), 'as before'],
    [counts(1, 1), counts(0, 0), 'nothing to compare with'],
  ])('compares with the period before', (now, before, words) => {
    expect(trendWords({ counts: now, before })).toBe(words);
  });

  it('shows days without a visit', () => {
    expect(daysBetween('2026-02-27', '2026-03-02')).toEqual([
      ...['2026-02-27', '2026-02-28', '2026-03-01', '2026-03-02'],
    ]);
  });

  it('says that something was not recorded rather than naming it', () => {
    expect(groupLabel('device', { key: 'unknown', label: 'unknown' })).toBe('Not recorded');
    expect(groupLabel('page', { key: '/offer', label: '/offer' })).toBe('/offer');
  });
});
