import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';

import { spawnDependent, stopChild } from './child-process.ts';

export interface ForegroundOptions {
  env?: NodeJS.ProcessEnv;
  /** Ends the command. */
  end?: AbortSignal;
  /** Stands before every line that the command says, so that two may run side by side. */
  prefix: string;
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
const running = new Set<ChildProcess>();

/** Ends every command that runs, and then us. */
const stop = (): void => {
  const stopped = [...running].map((child) => stopChild(child, { deadlineMs: 15_000 }));
  void Promise.all(stopped).then(() => process.exit(130));
};

/** Runs a command on our terminal, line by line, and gives its exit code; our own end, or the signal `end`, ends it. */
export async function runInForeground(
  command: string,
  args: string[],
  cwd: string,
  { env = process.env, end, prefix }: ForegroundOptions,
): Promise<number> {
  const child = spawnDependent(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  for (const input of [child.stdout!, child.stderr!])
    createInterface({ input }).on('line', (line) => console.log(`${prefix}${line}`));
  const closed = once(child, 'close').catch(() => undefined);
  if (running.size === 0) for (const signal of SIGNALS) process.once(signal, stop);
  running.add(child);
  end?.addEventListener('abort', () => void stopChild(child, { deadlineMs: 15_000 }), { once: true });
  const [code] = (await once(child, 'exit')) as [number | null];
  running.delete(child);
  if (running.size === 0) for (const signal of SIGNALS) process.off(signal, stop);
  // What it said last is read to the end, unless something that it left running holds the line.
  await Promise.race([closed, pause(2_000, undefined, { ref: false })]);
  return code ?? 1;
}
