/** The middle of several runs, and how far apart they lay: the half of them in the middle, as a share of it. */
export interface Spread {
  median: number;
  spread: number;
}

export function spreadOf(values: readonly number[]): Spread {
  const median = quantile(values, 0.5);
  return { median, spread: median ? (quantile(values, 0.75) - quantile(values, 0.25)) / median : 0 };
}

/** The value below which a share of the others lies, between neighbours in proportion. */
export function quantile(values: readonly number[], share: number): number {
  if (values.length === 0) return Number.NaN;
  const sorted = values.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const below = sorted[Math.floor(at)]!;
  return below + (sorted[Math.ceil(at)]! - below) * (at % 1);
}

export const inMs = (ms: number) => `${ms.toFixed(ms < 10 ? 1 : 0)} ms`;
export const inKb = (bytes: number) => `${(bytes / 1024).toFixed(1)} KB`;
export const inPercent = (share: number) => `${(share * 100).toFixed(1)} %`;
