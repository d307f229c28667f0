export interface Interval {
  from: number;
  to: number;
}

export function byTime(a: Interval, b: Interval): number {
  return a.from - b.from || a.to - b.to;
}

/**
 * Joins intervals that overlap or lie at most `joinMs` apart, unless something in `breaks` lies between them.
 * Sorts; O(n log n).
 */
export function joinIntervals(intervals: Interval[], joinMs: number, breaks: Interval[] = []): Interval[] {
  const sorted = intervals.toSorted(byTime);
  const breakers = breaks.toSorted(byTime);
  const joined: Interval[] = [];
  let next = 0;
  let breakEnds = -Infinity;
  for (const { from, to } of sorted) {
    const last = joined.at(-1);
    if (last === undefined || from - last.to > joinMs) {
      joined.push({ from, to });
      continue;
    }
    // Every breaker that begins before this interval; the latest end tells whether one reaches into the hole.
    while (next < breakers.length && (breakers[next] as Interval).from < from)
      breakEnds = Math.max(breakEnds, (breakers[next++] as Interval).to);
    if (from > last.to && breakEnds > last.to) joined.push({ from, to });
    else last.to = Math.max(last.to, to);
  }
  return joined;
}

export function longest(intervals: Interval[]): number {
  return intervals.reduce((most, { from, to }) => Math.max(most, to - from), 0);
}

export function total(intervals: Interval[]): number {
  return intervals.reduce((sum, { from, to }) => sum + (to - from), 0);
}
