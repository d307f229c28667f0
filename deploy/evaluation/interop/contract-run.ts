import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { runCaptured } from '../child-process.ts';
import { readJson } from '../data-folder.ts';
import { inRepository } from '../repository.ts';
import { type Finding, type KillCount, notPossible } from './results.ts';
import type { S3Server } from './s3-servers.ts';

const TEST = 'object store contract';
/** Two hundred kills on each store take the longest. */
const MOST_MINUTES = 45;
/** What the suite counts while it kills writers. */
const KILLS = /([\w -]+): (\{"rounds":[^}]*\})/g;

interface JestReport {
  testResults: {
    message: string;
    assertionResults: {
      ancestorTitles: string[];
      fullName: string;
      status: string;
      failureMessages: string[];
    }[];
  }[];
}

/** Runs the contract suite of the object-store port against every server, and counts by server and by killed writers. */
export async function runContract(
  servers: readonly S3Server[],
  folder: string,
): Promise<{ findings: Finding[]; kills: KillCount[] }> {
  const described = join(folder, 'interop.json');
  const outputFile = join(folder, 'contract.json');
  writeFileSync(described, JSON.stringify({ s3: servers }), { mode: 0o600 });
  const { output } = await runCaptured(
    process.execPath,
    [
      '--experimental-vm-modules',
      '--disable-warning=ExperimentalWarning',
      inRepository('node_modules', 'jest', 'bin', 'jest.js'),
      '--config',
      'test/interop/jest.config.mjs',
      '--json',
      `--outputFile=${outputFile}`,
    ],
    {
      cwd: inRepository('backend'),
      env: { ...process.env, EXHIBIT_INTEROP: described },
      withinMs: MOST_MINUTES * 60_000,
    },
  );
  const report = readJson<JestReport>(outputFile);
  const findings = servers.map(({ name }) => {
    const found = report ? findingOf(report, name) : undefined;
    return found && found.checked > 0
      ? found
      : notPossible(name, TEST, new Error(output.split('\n').slice(-15).join('\n')));
  });
  return { findings, kills: [...output.matchAll(KILLS)].map(killCountOf) };
}

function killCountOf([, on, counts]: RegExpMatchArray): KillCount {
  return { on: on!.trim(), ...(JSON.parse(counts!) as Omit<KillCount, 'on'>) };
}

function findingOf({ testResults }: JestReport, server: string): Finding {
  const own = testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ ancestorTitles }) => ancestorTitles[0]?.toLowerCase().includes(server));
  const failed = own.filter(({ status }) => status !== 'passed');
  return {
    on: server,
    test: TEST,
    checked: own.length,
    passed: own.length - failed.length,
    faults: failed.map(
      ({ fullName, status, failureMessages }) =>
        `${fullName} (${failureMessages[0]?.split('\n')[0] ?? status})`,
    ),
  };
}
