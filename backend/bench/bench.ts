// npm run bench [-- NAME]: each benchmark beside its baseline, in the same run. NAME/PART runs a part of one that has parts.
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';

import type { Benchmark } from './benchmark.ts';

const BENCHMARKS: Readonly<Record<string, () => Promise<{ benchmark: Benchmark }>>> = {
  access: () => import('./access.bench.ts'),
  coverage: () => import('./coverage.bench.ts'),
  integrity: () => import('./integrity.bench.ts'),
  export: () => import('./export.bench.ts'),
  audit: () => import('./audit.bench.ts'),
  conformance: () => import('./conformance.bench.ts'),
  pack: () => import('./pack.bench.ts'),
  collection: () => import('./collection.bench.ts'),
  keys: () => import('./keys.bench.ts'),
  retention: () => import('./retention.bench.ts'),
  reevaluate: () => import('./reevaluate.bench.ts'),
  storage: () => import('./storage.bench.ts'),
  seal: () => import('./seal.bench.ts'),
  verdicts: () => import('./verdicts.bench.ts'),
  recorder: () => import('../../recorder/bench/recorder.bench.ts'),
};

const out = join(import.meta.dirname, '..', '..', 'bench-out');
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name.split('/')[0]! in BENCHMARKS));
if (unknown.length > 0) {
  console.error(
    `There is no benchmark ${unknown.join(', ')}. Choose: ${Object.keys(BENCHMARKS).join(', ')}.`,
  );
  process.exit(2);
}

let missing = 0;
for (const name of asked.length > 0 ? asked : Object.keys(BENCHMARKS)) {
  const [whole, part] = name.split('/') as [string, string?];
  const { benchmark } = await BENCHMARKS[whole]!();
  const { expected, parts = [] } = benchmark;
  if (part !== undefined && !parts.includes(part)) {
    console.error(`There is no part ${part} of ${whole}. Choose: ${parts.join(', ') || 'none'}.`);
    process.exit(2);
  }
  console.log(`${name}: ${expected}`);
  const { figures, missed } = await benchmark.run(
    (line) => console.log(line),
    new Set(part === undefined ? parts : [part]),
  );
  missing += missed.length;
  for (const fault of missed) console.log(`not as expected: ${fault}`);
  mkdirSync(out, { recursive: true });
  const machine = { cpus: availableParallelism(), node: process.version, platform: process.platform };
  writeFileSync(
    join(out, `${name.replace('/', '-')}.json`),
    `${JSON.stringify({ name, expected, machine, missed, ...figures }, null, 2)}\n`,
  );
}
process.exitCode = missing > 0 ? 1 : 0;
