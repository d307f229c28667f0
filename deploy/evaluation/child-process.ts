import { type ChildProcess, spawn, type SpawnOptions, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { once } from 'node:events';

const SETPRIV = ['/usr/bin/setpriv', '/bin/setpriv'].find((path) => existsSync(path));

export interface DependentOptions extends SpawnOptions {
  /** What the child gets when its parent dies without stopping it. */
  orphanSignal?: 'KILL' | 'TERM' | 'INT';
  /** Run as this user and group; needs root and setpriv. */
  uid?: number;
}

export interface CapturedOptions extends DependentOptions {
  /** The command is ended when it has not come to its end by itself by then; it has failed then. */
  withinMs?: number;
}

export const canDropPrivileges = SETPRIV !== undefined;
export const isRoot = process.getuid?.() === 0;

/**
 * Starts a child that does not outlive us, even when we are killed without a chance to stop it. It leads its
 * own process group, so that Ctrl-C reaches only us and we stop everything in order.
 */
export function spawnDependent(
  command: string,
  args: string[],
  options: DependentOptions = {},
): ChildProcess {
  const { orphanSignal = 'KILL', uid, ...spawnOptions } = options;
  const [bin, all] = dependentCommand(command, args, orphanSignal, uid);
  return spawn(bin, all, { detached: true, ...spawnOptions });
}

export function dependentCommand(
  command: string,
  args: string[],
  orphanSignal: 'KILL' | 'TERM' | 'INT',
  uid?: number,
): [string, string[]] {
  if (!SETPRIV) return [command, args];
  const identity = uid === undefined ? [] : [`--reuid=${uid}`, `--regid=${uid}`, '--clear-groups'];
  return [SETPRIV, [...identity, `--pdeathsig=${orphanSignal}`, command, ...args]];
}

export const hasExited = (child: ChildProcess): boolean =>
  child.exitCode !== null || child.signalCode !== null || child.pid === undefined;

/** Asks the child to stop, and ends it when it has not done so by the deadline. */
export async function stopChild(
  child: ChildProcess,
  { signal = 'SIGTERM', deadlineMs = 8_000 }: { signal?: NodeJS.Signals; deadlineMs?: number } = {},
): Promise<void> {
  if (hasExited(child)) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  const deadline = setTimeout(() => child.kill('SIGKILL'), deadlineMs);
  await gone;
  clearTimeout(deadline);
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (fault) {
    return (fault as NodeJS.ErrnoException).code === 'EPERM';
  }
}

export interface Outcome {
  ok: boolean;
  output: string;
}

const MOST_OUTPUT = 64 * 1_048_576;

export function runQuietly(command: string, args: string[], options: SpawnOptions = {}): Outcome {
  const result = spawnSync(command, args, { ...options, encoding: 'utf8', maxBuffer: MOST_OUTPUT });
  return {
    ok: result.status === 0,
    output: `${result.stdout ?? ''}${result.stderr ?? ''}${result.error?.message ?? ''}`.trim(),
  };
}

/** Runs a command to its end and gives what it printed; our own end ends it. */
export async function runCaptured(
  command: string,
  args: string[],
  { withinMs, ...options }: CapturedOptions = {},
): Promise<Outcome> {
  const child = spawnDependent(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout!, child.stderr!])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  const overdue = withinMs === undefined ? undefined : setTimeout(() => void stopChild(child), withinMs);
  const [code] = (await once(child, 'close')) as [number | null];
  clearTimeout(overdue);
  return { ok: code === 0, output: output.trim() };
}
