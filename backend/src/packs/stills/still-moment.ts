import type { Verdict } from '../../evidence/verdict.js';

/** The moment to picture: the middle of the longest time that the text counted as visible. null when there is none. */
export function stillMoment({ intervals }: Pick<Verdict, 'intervals'>): number | null {
  const [longest] = intervals.toSorted((a, b) => b.to - b.from - (a.to - a.from));
  return longest ? Math.floor((longest.from + longest.to) / 2) : null;
}
