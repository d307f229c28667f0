import { join } from 'node:path';

import { runCaptured } from '../child-process.ts';
import { readJson } from '../data-folder.ts';
import { inRepository } from '../repository.ts';
import { type Finding, notPossible } from './results.ts';
import type { SoftHsm } from './softhsm.ts';

const TEST = 'key provider contract';

interface JestReport {
  testResults: { assertionResults: { fullName: string; status: string; failureMessages: string[] }[] }[];
}

/** Runs the contract suite of key providers, and what only a token promises, against SoftHSM. */
export async function runKeyProvider({ env }: SoftHsm, folder: string): Promise<Finding> {
  const outputFile = join(folder, 'key-provider.json');
  const { output } = await runCaptured(
    process.execPath,
    [
      '--experimental-vm-modules',
      '--disable-warning=ExperimentalWarning',
      inRepository('node_modules', 'jest', 'bin', 'jest.js'),
      '--config',
      'test/interop/keys.jest.config.mjs',
      '--json',
      `--outputFile=${outputFile}`,
    ],
    { cwd: inRepository('backend'), env: { ...process.env, ...env }, withinMs: 10 * 60_000 },
  );
  const all = (readJson<JestReport>(outputFile)?.testResults ?? []).flatMap((file) => file.assertionResults);
  if (all.length === 0)
    return notPossible('softhsm', TEST, new Error(output.split('\n').slice(-15).join('\n')));
  const failed = all.filter(({ status }) => status !== 'passed');
  return {
    on: 'softhsm',
    test: TEST,
    checked: all.length,
    passed: all.length - failed.length,
    faults: failed.map(({ fullName, failureMessages: [first] }) => `${fullName} (${first?.split('\n')[0]})`),
  };
}
