import type { DisclosureObservation } from '@exhibit/contract';

/** What one sample of a disclosure says, beside its time. */
export type DisclosureSample = Omit<DisclosureObservation, 'from' | 'to'>;

export const SAMPLE_EVERY_MS = 80;
/** Nobody looked for longer than this: what came before and after are two stretches. */
const LONGEST_GAP_MS = 250;
const LONGEST_STRETCH_MS = 1_000;
/** Shares closer than this look the same; the stretch keeps the smallest. */
const SAME_SHARE = 0.05;

/** Joins samples that look the same into stretches. Pure: time comes in with each sample. */
export class Stretch {
  private current: DisclosureObservation | null = null;
  private highest = 0;

  constructor(private readonly done: (observation: DisclosureObservation) => void) {}

  add(sample: DisclosureSample, at: number): void {
    const { current } = this;
    if (current && at - current.to > LONGEST_GAP_MS) this.end();
    if (this.current && !this.looksLike(this.current, sample)) this.end();
    if (!this.current) return this.begin(sample, at);
    this.current.to = at;
    this.current.visibleShare = Math.min(this.current.visibleShare, sample.visibleShare);
    this.highest = Math.max(this.highest, sample.visibleShare);
    if (at - this.current.from < LONGEST_STRETCH_MS) return;
    this.end();
    // The next one begins at the very same sample, so that a long look has no holes.
    this.begin(sample, at);
  }

  end(): void {
    const { current } = this;
    this.current = null;
    if (current) this.done(current);
  }

  private begin(sample: DisclosureSample, at: number): void {
    this.current = { ...sample, from: at, to: at };
    this.highest = sample.visibleShare;
  }

  private looksLike(current: DisclosureObservation, sample: DisclosureSample): boolean {
    const low = Math.min(current.visibleShare, sample.visibleShare);
    const high = Math.max(this.highest, sample.visibleShare);
    return (
      high - low < SAME_SHARE &&
      // Whole is whole: a line that begins to leave the screen ends the stretch in which all was in view.
      (low === 1) === (high === 1) &&
      current.textHash === sample.textHash &&
      current.foreground === sample.foreground &&
      current.method === sample.method &&
      current.fontPx === sample.fontPx &&
      current.hidden.join() === sample.hidden.join()
    );
  }
}
