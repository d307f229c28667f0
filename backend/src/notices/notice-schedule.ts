const FIRST_WAIT_MS = 30_000;
const LONGEST_WAIT_MS = 30 * 60_000;
/** What could not be told for a day is old news: it is given up, and the console says so. */
export const GIVEN_UP_AFTER_MS = 24 * 3_600_000;
/** So long one worker has a notice to itself. A worker that dies leaves it to the next. */
export const LEASE_MS = 2 * 60_000;

/** When to try again after a failure; null when it is given up. 30 s, doubled each time, at most half an hour. */
export function nextAttempt(attempts: number, writtenAt: Date, now: Date): Date | null {
  const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(attempts - 1, 10));
  const last = writtenAt.getTime() + GIVEN_UP_AFTER_MS;
  if (now.getTime() >= last) return null;
  return new Date(Math.min(now.getTime() + wait, last));
}
