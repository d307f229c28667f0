const LONGEST_MS = 24 * 3_600_000;

/** Where a link wants the replay to begin, ms since the start of the visit: `#t=12500`. Anything else is left alone. */
export function momentIn(fragment: string | null): number | null {
  const digits = /^t=(\d{1,9})$/.exec(fragment ?? '')?.[1];
  const moment = digits === undefined ? NaN : Number(digits);
  return moment <= LONGEST_MS ? moment : null;
}
