/** How long the segments that were under way when the order came are still taken, ms. */
const UNDER_WAY_MS = 60_000;

/**
 * What becomes of a segment of a site: `go` on; `stop`: it is kept, and its acknowledgement ends the capture;
 * `refuse`: the order is old enough that only a recorder that does not obey can still be sending.
 */
export function captureOrder(stoppedAt: Date | null, now: Date): 'go' | 'stop' | 'refuse' {
  if (!stoppedAt) return 'go';
  return now.getTime() - stoppedAt.getTime() <= UNDER_WAY_MS ? 'stop' : 'refuse';
}
