// npm run bench [-- NAME]: each benchmark beside its baseline, in the same run.
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';

import type { Comparison } from './side-by-side.ts';

export interface Benchmark {
  name: string;
  /** What a ratio must reach; below, the command fails. */
  least: number;
  run(say: (line: string) => void): Promise<Comparison[]>;
}

const BENCHMARKS: Readonly<Record<string, () => Promise<{ benchmark: Benchmark }>>> = {
  conformance: () => import('./conformance.bench.ts'),
  storage: () => import('./storage.bench.ts'),
};

const out = join(import.meta.dirname, '..', '..', 'bench-out');
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in BENCHMARKS));
if (unknown.length > 0) {
  console.error(
    `There is no benchmark ${unknown.join(', ')}. Choose: ${Object.keys(BENCHMARKS).join(', ')}.`,
  );
  process.exit(2);
}

let below = 0;
for (const name of asked.length > 0 ? asked : Object.keys(BENCHMARKS)) {
  const { benchmark } = await BENCHMARKS[name]!();
  const { least } = benchmark;
  console.log(`${name}: ours beside the baseline; a ratio of at least ${least} is expected`);
  const comparisons = await benchmark.run((line) => console.log(line));
  below += comparisons.filter(({ ratio, judged }) => judged && ratio < least).length;
  mkdirSync(out, { recursive: true });
  const machine = { cpus: availableParallelism(), node: process.version, platform: process.platform };
  writeFileSync(
    join(out, `${name}.json`),
    `${JSON.stringify({ name, least, machine, comparisons }, null, 2)}\n`,
  );
}
if (below > 0) console.log(`${below} below what is expected`);
process.exitCode = below > 0 ? 1 : 0;
