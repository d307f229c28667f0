import { closeSync, openSync } from 'node:fs';

import { hasExited, spawnDependent, stopChild } from '../child-process.ts';
import { lastLogLines } from '../log-file.ts';
import { Sentence } from '../sentence.ts';
import { waitUntil } from '../wait-until.ts';

export interface ServerDescription {
  name: string;
  command: string;
  args: string[];
  env?: Record<string, string>;
  logPath: string;
  /** An address that answers with 200 once the server can be used, or another way to ask. */
  answersAt: string | (() => Promise<boolean>);
  deadlineMs?: number;
}

/** Starts a server that ends with us, waits until it answers, and gives the way to stop it. */
export async function startServer(description: ServerDescription): Promise<() => Promise<void>> {
  const { name, command, args, env = {}, logPath, answersAt, deadlineMs = 30_000 } = description;
  const log = openSync(logPath, 'a', 0o600);
  const child = spawnDependent(command, args, {
    stdio: ['ignore', log, log],
    // A start script passes this one on to the server it has started.
    orphanSignal: 'TERM',
    env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', TZ: 'UTC', ...env },
  });
  closeSync(log);
  child.once('error', () => undefined);
  const stop = async (): Promise<void> => {
    await stopChild(child, { deadlineMs: 15_000 });
    endGroup(child.pid);
  };
  try {
    await waitUntil(
      `${name} answers`,
      async () => {
        if (hasExited(child)) throw new Sentence(`${name} ended by itself (exit code ${child.exitCode}).`);
        return typeof answersAt === 'string' ? answers(answersAt) : answersAt();
      },
      { deadlineMs, everyMs: 200 },
    );
    return stop;
  } catch (fault) {
    await stop();
    throw new Sentence(`${(fault as Error).message}\n${lastLogLines(logPath).join('\n')}`);
  }
}

/** Whatever a start script left behind; the server leads a process group of its own. */
function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nothing is left, as it should be.
  }
}

const answers = (address: string): Promise<boolean> =>
  fetch(address, { signal: AbortSignal.timeout(2_000) }).then(
    async (response) => {
      await response.body?.cancel();
      return response.ok;
    },
    () => false,
  );
