/** Whole epoch milliseconds on the page's monotonic clock: stretches of time are measured with it. */
export function monotonicNow(): number {
  return Math.floor(performance.timeOrigin + performance.now());
}

/** Less than this is the slow steering of a clock, not a step. */
const STEP_MS = 2_000;

/** Notices when the wall clock moves against the monotonic one: it was set, or the machine slept. */
export class ClockWatch {
  private apart = Date.now() - monotonicNow();

  /** The steps since it was asked last; none is undefined. */
  jumps(): { at: number; byMs: number }[] | undefined {
    const at = Date.now();
    const byMs = Math.round(at - monotonicNow() - this.apart);
    if (Math.abs(byMs) < STEP_MS) return undefined;
    this.apart += byMs;
    return [{ at, byMs }];
  }
}
