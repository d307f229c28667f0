import type { DisclosureObservation } from '@exhibit/contract';

/** What one sample of a disclosure says, beside its time. */
export type DisclosureSample = Omit<DisclosureObservation, 'from' | 'to'>;

/**
 * Where a sample comes from. `changed`: measured, because something had happened. `checked`: measured, although nothing
 * was known to have happened. `assumed`: not measured, because nothing was known to have happened.
 */
export type SampleKind = 'changed' | 'checked' | 'assumed';

export const SAMPLE_EVERY_MS = 85;
/** Nobody looked for longer than this: what came before and after are two stretches. */
const LONGEST_GAP_MS = 250;
/** While nothing is told to have happened; a timer is late by less. */
const LONGEST_REST_MS = 1_250;
/** Then it is measured, whatever happened or not. */
const LONGEST_STRETCH_MS = 1_000;
/** What is longer the appliance does not believe. */
const LATEST_MS = LONGEST_STRETCH_MS + 100;
/** Shares closer than this look the same; the stretch keeps the smallest. */
const SAME_SHARE = 0.05;

export interface Stretch {
  /** In how many ms it is so long that it must be measured, to be told. */
  dueIn(at: number): number;
  add(sample: DisclosureSample, at: number, kind?: SampleKind): void;
  /** Tells what is known, and goes on. */
  cut(at: number): void;
  /** `isDoubtful`: something changed unnoticed, and what was assumed since the last measurement is not known. */
  end(isDoubtful?: boolean): void;
}

/** Joins samples that look the same into stretches. Pure: time comes in with each sample. */
export function stretch(done: (observation: DisclosureObservation) => void): Stretch {
  let current: DisclosureObservation | null = null;
  let highest = 0;
  let measuredAt = 0;
  let isCut = false;
  let newest: DisclosureSample | undefined;

  function dueIn(at: number): number {
    return current ? current.from + LONGEST_STRETCH_MS - at : 0;
  }

  function add(sample: DisclosureSample, at: number, kind: SampleKind = 'changed'): void {
    const silence = current ? at - current.to : 0;
    if (current && !looksLike(current, sample)) end(kind === 'checked');
    else if (kind === 'changed' && silence > LONGEST_GAP_MS) end();
    // Whoever was to look slept.
    else if (silence > LONGEST_REST_MS) end(true);
    newest = sample;
    if (kind !== 'assumed') measuredAt = at;
    if (!current) return begin(sample, at);
    current.to = at;
    current.visibleShare = Math.min(current.visibleShare, sample.visibleShare);
    highest = Math.max(highest, sample.visibleShare);
    if (kind === 'assumed' || dueIn(at) > 0) return;
    // The next one begins at the very same time, so that a long look has no holes.
    cut(Math.min(at, current.from + LATEST_MS));
    current.to = at;
  }

  function cut(at: number): void {
    if (!current || !newest) return;
    current.to = Math.min(current.to, at);
    end();
    begin(newest, at);
    isCut = true;
  }

  function end(isDoubtful = false): void {
    const ended = current;
    current = null;
    if (!ended) return;
    if (isDoubtful) ended.to = Math.max(ended.from, measuredAt);
    // Nothing was seen since it was cut.
    if (!isCut || ended.to > ended.from) done(ended);
  }

  function begin(sample: DisclosureSample, at: number): void {
    isCut = false;
    current = { ...sample, from: at, to: at };
    highest = sample.visibleShare;
  }

  function looksLike({ visibleShare }: DisclosureObservation, sample: DisclosureSample): boolean {
    if (sample === newest) return true;
    const low = Math.min(visibleShare, sample.visibleShare);
    const high = Math.max(highest, sample.visibleShare);
    return (
      high - low < SAME_SHARE &&
      // Whole is whole: a line that begins to leave the screen ends the stretch in which all was in view.
      (low === 1) === (high === 1) &&
      looks(current!) === looks(sample)
    );
  }

  return { dueIn, add, cut, end };
}

/** All that a stretch says but its time and its share. */
const looks = (sample: DisclosureSample): string =>
  JSON.stringify({ ...sample, from: 0, to: 0, visibleShare: 0 });
