export interface Comparison {
  what: string;
  unit: string;
  ours: number;
  baseline: number;
  /** Ours as a share of the baseline: 1 is as fast, more is faster. */
  ratio: number;
  /** Whether the ratio must reach what the benchmark expects. */
  judged: boolean;
}

/** Does `count` things, some of them at a time, and answers with how many per second. */
export async function rate(
  count: number,
  atATime: number,
  work: (index: number) => Promise<unknown>,
): Promise<number> {
  const begun = performance.now();
  let next = 0;
  const worker = async () => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: atATime }, worker));
  return count / ((performance.now() - begun) / 1000);
}

/** Both in turn, several times, first the one and then the other: what the machine does meanwhile strikes both. */
export async function sideBySide(
  what: string,
  unit: string,
  rounds: number,
  ours: (round: number) => Promise<number>,
  baseline: (round: number) => Promise<number>,
): Promise<Omit<Comparison, 'judged'>> {
  const measured: { ours: number; baseline: number }[] = [];
  // The first round warms both up and is not counted.
  for (let round = 0; round <= rounds; round++) {
    const first = round % 2 === 0;
    const one = first ? await ours(round) : await baseline(round);
    const other = first ? await baseline(round) : await ours(round);
    if (round > 0) measured.push(first ? { ours: one, baseline: other } : { ours: other, baseline: one });
  }
  const [mine, theirs] = [median(measured.map((m) => m.ours)), median(measured.map((m) => m.baseline))];
  const ratio = median(measured.map((m) => m.ours / m.baseline));
  return {
    what,
    unit,
    ours: rounded(mine),
    baseline: rounded(theirs),
    ratio: Math.round(ratio * 1000) / 1000,
  };
}

export const lineOf = ({ what, unit, ours, baseline, ratio, judged }: Comparison) =>
  `  ${what.padEnd(34)} ours ${String(ours).padStart(9)}  baseline ${String(baseline).padStart(9)} ${unit}  ratio ${ratio.toFixed(2)}${judged ? '' : ' (for comparison)'}`;

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

const rounded = (value: number) => Math.round(value * 10) / 10;
