import { existsSync } from 'node:fs';

import { runInForeground } from './foreground-command.ts';
import { inRepository } from './repository.ts';

export interface JestRun {
  folder: string;
  nodeFlags: readonly string[];
  args: readonly string[];
  outputFile: string;
  env: NodeJS.ProcessEnv;
  /** Stands before every line that the run says: another one may run beside it. */
  prefix: string;
}

/** A run of Jest never waits for ever: a test that hangs, or that leaves something running, is a failure. */
const MOST_MINUTES = 60;
const SECONDS_TO_END = 120;

/** Runs the tests of one workspace and gives Jest's exit code, or 1 when it had to be ended. */
export async function runJest({
  folder,
  nodeFlags,
  args,
  outputFile,
  env,
  prefix,
}: JestRun): Promise<number> {
  const overdue = new AbortController();
  const end = (why: string): void => {
    if (!overdue.signal.aborted) console.error(`The tests of ${folder} ${why}, and were ended.`);
    overdue.abort();
  };
  const most = setTimeout(() => end(`took longer than ${MOST_MINUTES} minutes`), MOST_MINUTES * 60_000);
  let left: NodeJS.Timeout | undefined;
  const written = setInterval(() => {
    if (left || !existsSync(outputFile)) return;
    const why = `still ran ${SECONDS_TO_END} seconds after their last result`;
    left = setTimeout(() => end(why), SECONDS_TO_END * 1_000);
  }, 500);
  try {
    const jest = inRepository('node_modules', 'jest', 'bin', 'jest.js');
    const command = [
      ...nodeFlags,
      '--disable-warning=ExperimentalWarning',
      jest,
      ...args,
      '--json',
      `--outputFile=${outputFile}`,
    ];
    return await runInForeground(process.execPath, command, inRepository(folder), {
      env,
      end: overdue.signal,
      prefix,
    });
  } finally {
    clearTimeout(most);
    clearTimeout(left);
    clearInterval(written);
  }
}
