/** Epoch milliseconds on the page's monotonic clock: stretches of time are measured with it. */
export function monotonicNow(): number {
  return performance.timeOrigin + performance.now();
}
