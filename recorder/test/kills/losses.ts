import { eventsOf, type TakenSegment } from '../support/segments.js';
import type { Counted } from './visitor.js';

export interface Losses {
  stored: number;
  /** Lost, and the recording says so: a declared gap at that place, or an end without `final`. */
  declared: number[];
  silent: number[];
  twice: number[];
  disordered: number[];
}

interface Arrived {
  n: number;
  /** Place of its segment among those of its recording. */
  place: number;
}

/** What became of every number that a page counted while it was recorded. */
export function losses(counted: Counted[], taken: ReadonlyMap<string, TakenSegment[]>): Losses {
  const result: Losses = { stored: 0, declared: [], silent: [], twice: [], disordered: [] };
  const arrived = new Map([...taken].map(([recording, segments]) => [recording, numbersOf(segments)]));
  for (const numbers of arrived.values()) {
    const order = numbers.map(({ n }) => n);
    result.twice.push(...order.filter((n, index) => order.indexOf(n) !== index));
    result.disordered.push(...order.filter((n, index) => index > 0 && n < order[index - 1]!));
  }
  for (const { n, recording } of counted) {
    const numbers = arrived.get(recording) ?? [];
    if (numbers.some((one) => one.n === n)) result.stored++;
    else if (isDeclared(n, numbers, taken.get(recording) ?? [])) result.declared.push(n);
    else result.silent.push(n);
  }
  return result;
}

function isDeclared(n: number, numbers: Arrived[], segments: TakenSegment[]): boolean {
  const before = numbers.findLast((one) => one.n < n)?.place ?? -1;
  const after = numbers.find((one) => one.n > n)?.place;
  if (after === undefined && !segments.at(-1)?.header.final) return true;
  return segments
    .slice(before + 1, after === undefined ? undefined : after + 1)
    .some(({ header }) => header.gap);
}

/** The numbers in a recording: lengths of the texts that were set. */
function numbersOf(segments: TakenSegment[]): Arrived[] {
  return segments.flatMap((segment, place) =>
    eventsOf([segment]).flatMap(({ type, data }) =>
      type === 3 && data.source === 0
        ? (data.texts as { value: string }[]).map(({ value }) => ({ n: value.length, place }))
        : [],
    ),
  );
}
