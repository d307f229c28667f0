import { dwellWords, instantWords, intervalWords, reasonWords, verdictWords } from './verdict-words.js';
import type { Verdict } from './verdict.js';

const dwell = (intervals: { from: number; to: number }[]) =>
  dwellWords({ intervals, continuousMs: 1_500, cumulativeMs: 2_000 } as unknown as Verdict);

describe('a verdict in words', () => {
  it('is never "read" and never "understood"', () => {
    const all = ['shown', 'not_shown', 'cannot_determine'].map(verdictWords).join();
    expect(all).toBe('shown,not shown,cannot determine');
  });

  it('shows what it does not know as it is, also when it is named like a part of every object', () => {
    expect(verdictWords('toString')).toBe('toString');
    expect(reasonWords(['GAP', 'constructor'])).toEqual([expect.stringMatching(/missing/), 'constructor']);
  });

  it('says how often and how long', () => {
    expect(dwell([])).toMatch(/at no time/);
    expect(dwell([{ from: 0, to: 1 }])).toMatch(/^Visible once, for 2.0 s all together and 1.5 s/);
    expect(
      dwell([
        { from: 0, to: 1 },
        { from: 2, to: 3 },
      ]),
    ).toMatch(/^Visible 2 times/);
  });

  it('writes times in UTC', () => {
    expect(instantWords(0)).toBe('1970-01-01 00:00:00.000 UTC');
    expect(intervalWords({ from: 0, to: 1_000 })).toBe('1970-01-01 00:00:00.000 UTC to 00:00:01.000 UTC');
  });
});
