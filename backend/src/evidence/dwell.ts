import { type Interval, joinIntervals, longest, total } from './intervals.js';
import { MAX_STRETCH_MS, type Stretch } from './observations.js';

/** Stretches this close are one: sampling leaves a hole of at most 100 ms, and a busy page may miss one sample. */
export const JOIN_MS = 250;

export interface Dwell {
  intervals: Interval[];
  continuousMs: number;
  cumulativeMs: number;
}

/** What might have been, had all that is in doubt gone well. */
export interface Hope {
  lost: Interval[];
  /** The clock or an observation is in doubt: all time may have been one unbroken run. null: it is not. */
  unusable: number | null;
}

/** Time that counts, in runs of the clock, never joined across a step of it; overlapping time is counted once. */
export function dwell<T extends Stretch>(
  runs: T[][],
  counts: (stretch: T) => boolean,
  hope: Hope | null = null,
): Dwell {
  const joined = runs.map((stretches) =>
    joinIntervals(
      stretches.filter(counts),
      JOIN_MS,
      stretches.filter((stretch) => !counts(stretch)),
    ),
  );
  if (hope !== null) return hopedDwell(runs.flat().filter(counts), joined.flat(), hope);
  const intervals = (joined.length > 1 ? joinIntervals(joined.flat(), 0) : joined.flat()).filter(
    ({ from, to }) => to > from,
  );
  return {
    intervals,
    continuousMs: joined.reduce((most, run) => Math.max(most, longest(run)), 0),
    cumulativeMs: total(intervals),
  };
}

function hopedDwell(counted: Stretch[], joined: Interval[], { lost, unusable }: Hope): Dwell {
  const intervals = joinIntervals([...joined, ...lost], JOIN_MS);
  if (unusable === null)
    return { intervals, continuousMs: longest(intervals), cumulativeMs: total(intervals) };
  const most =
    total(counted) + total(lost) + (counted.length + unusable) * JOIN_MS + unusable * MAX_STRETCH_MS;
  return { intervals, continuousMs: most, cumulativeMs: most };
}
