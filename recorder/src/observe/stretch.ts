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

/** Joins samples that look the same into stretches. Pure: time comes in with each sample. */
export class Stretch {
  private current: DisclosureObservation | null = null;
  private highest = 0;
  private measuredAt = 0;
  private isCut = false;
  private newest: DisclosureSample | undefined;

  constructor(private readonly done: (observation: DisclosureObservation) => void) {}

  /** In how many ms it is so long that it must be measured, to be told. */
  dueIn(at: number): number {
    return this.current ? this.current.from + LONGEST_STRETCH_MS - at : 0;
  }

  add(sample: DisclosureSample, at: number, kind: SampleKind = 'changed'): void {
    const { current } = this;
    if (current && !this.looksLike(current, sample)) this.end(kind === 'checked');
    else if (current && kind === 'changed' && at - current.to > LONGEST_GAP_MS) this.end();
    // Whoever was to look slept.
    else if (current && at - current.to > LONGEST_REST_MS) this.end(true);
    this.newest = sample;
    if (kind !== 'assumed') this.measuredAt = at;
    if (!this.current) return this.begin(sample, at);
    this.current.to = at;
    this.current.visibleShare = Math.min(this.current.visibleShare, sample.visibleShare);
    this.highest = Math.max(this.highest, sample.visibleShare);
    if (kind === 'assumed' || this.dueIn(at) > 0) return;
    // The next one begins at the very same time, so that a long look has no holes.
    this.cut(Math.min(at, this.current.from + LATEST_MS));
    this.current.to = at;
  }

  /** Tells what is known, and goes on. */
  cut(at: number): void {
    const { current, newest } = this;
    if (!current || !newest) return;
    current.to = Math.min(current.to, at);
    this.end();
    this.begin(newest, at);
    this.isCut = true;
  }

  /** `isDoubtful`: something changed unnoticed, and what was assumed since the last measurement is not known. */
  end(isDoubtful = false): void {
    const { current } = this;
    this.current = null;
    if (!current) return;
    if (isDoubtful) current.to = Math.max(current.from, this.measuredAt);
    // Nothing was seen since it was cut.
    if (!this.isCut || current.to > current.from) this.done(current);
  }

  private begin(sample: DisclosureSample, at: number): void {
    this.isCut = false;
    this.current = { ...sample, from: at, to: at };
    this.highest = sample.visibleShare;
  }

  private looksLike(current: DisclosureObservation, sample: DisclosureSample): boolean {
    if (sample === this.newest) return true;
    const low = Math.min(current.visibleShare, sample.visibleShare);
    const high = Math.max(this.highest, sample.visibleShare);
    return (
      high - low < SAME_SHARE &&
      // Whole is whole: a line that begins to leave the screen ends the stretch in which all was in view.
      (low === 1) === (high === 1) &&
      looks(current) === looks(sample)
    );
  }
}

/** All that a stretch says but its time and its share. */
const looks = (sample: DisclosureSample): string =>
  JSON.stringify({ ...sample, from: 0, to: 0, visibleShare: 0 });
