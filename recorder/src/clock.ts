/** Whole epoch milliseconds on the page's monotonic clock: stretches of time are measured with it. */
export function monotonicNow(): number {
  return Math.floor(performance.timeOrigin + performance.now());
}

/** Less than this is the slow steering of a clock, not a step. */
const STEP_MS = 2_000;

/** Notices when the wall clock moves against the monotonic one: it was set, or the machine slept. */
export function clockWatch(): { jumps(): { at: number; byMs: number }[] | undefined } {
  let apart = Date.now() - monotonicNow();
  return {
    /** The steps since it was asked last; none is undefined. */
    jumps() {
      const at = Date.now();
      const byMs = Math.round(at - monotonicNow() - apart);
      if (Math.abs(byMs) < STEP_MS) return undefined;
      apart += byMs;
      return [{ at, byMs }];
    },
  };
}
