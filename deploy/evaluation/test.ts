// npm test [-- names of workspaces]
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { findChromium } from './chromium.ts';
import { readJson } from './data-folder.ts';
import { runJest } from './jest-run.ts';
import { JEST_WORKSPACES, type Lane } from './jest-workspaces.ts';
import { findOpenssl } from './openssl.ts';
import { runEntry, Sentence } from './sentence.ts';
import { added, countLine, type Counts, countsOf, isGreen, type JestResult, NOTHING } from './test-counts.ts';

await runEntry(async () => {
  const wanted = process.argv.slice(2);
  const unknown = wanted.find((name) => !JEST_WORKSPACES.some((workspace) => workspace.name === name));
  if (unknown)
    throw new Sentence(
      `There are no tests named "${unknown}". Choose from: ${JEST_WORKSPACES.map(({ name }) => name).join(', ')}.`,
    );
  const chromium = findChromium((line) => console.log(line));
  findOpenssl((line) => console.log(line));
  const results = mkdtempSync(join(tmpdir(), 'exhibit-test-'));
  const env = {
    ...process.env,
    CHROMIUM_PATH: chromium,
    // The appliance's processes are started many times: what one has compiled, the next need not compile again.
    NODE_COMPILE_CACHE: join(results, 'compiled'),
  };
  let total: Counts = NOTHING;
  const runs = JEST_WORKSPACES.filter(({ name }) => wanted.length === 0 || wanted.includes(name)).flatMap(
    (workspace) => workspace.runs.map((run, n) => ({ ...workspace, ...run, id: `${workspace.name}-${n}` })),
  );
  const runAll = async (lane: Lane): Promise<void> => {
    for (const { id, name, folder, nodeFlags, args } of runs.filter((run) => run.lane === lane)) {
      const outputFile = join(results, `${id}.json`);
      const code = await runJest({
        folder,
        nodeFlags,
        args,
        outputFile,
        env,
        prefix: `${name.padEnd(10)} │ `,
      });
      total = added(total, countsOf(readJson<JestResult>(outputFile), code));
    }
  };
  try {
    await Promise.all([runAll('together'), runAll('one by one')]);
  } finally {
    rmSync(results, { recursive: true, force: true, maxRetries: 5 });
  }
  console.log(`\n${countLine(total)}`);
  return isGreen(total) ? 0 : 1;
});
