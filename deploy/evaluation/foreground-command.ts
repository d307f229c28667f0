import { once } from 'node:events';

import { spawnDependent, stopChild } from './child-process.ts';

/** Runs a command on our terminal and gives its exit code; our own end, or the signal `end`, ends it. */
export async function runInForeground(
  command: string,
  args: string[],
  cwd: string,
  { env = process.env, end }: { env?: NodeJS.ProcessEnv; end?: AbortSignal } = {},
): Promise<number> {
  const child = spawnDependent(command, args, { cwd, env, stdio: ['ignore', 'inherit', 'inherit'] });
  const stop = (): void => {
    void stopChild(child, { deadlineMs: 15_000 }).then(() => process.exit(130));
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
  end?.addEventListener('abort', () => void stopChild(child, { deadlineMs: 15_000 }), { once: true });
  const [code] = (await once(child, 'exit')) as [number | null];
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, stop);
  return code ?? 1;
}
