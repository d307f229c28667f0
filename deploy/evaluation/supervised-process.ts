import type { ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';

import { hasExited, spawnDependent, stopChild } from './child-process.ts';
import { lastLogLines, rotateLog } from './log-file.ts';
import { Sentence } from './sentence.ts';

export interface ProcessDescription {
  /** As a person reads it: "the API". */
  name: string;
  script: string;
  env: Record<string, string>;
  cwd: string;
  logPath: string;
  say: (line: string) => void;
}

export interface SupervisedProcess {
  pid(): number | undefined;
  /** Why it could not start: set when it ends before `started()` was called. */
  failure(): Sentence | undefined;
  /** From now on an unexpected end is followed by a new start. */
  started(): void;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 10_000;
const STEADY_MS = 60_000;

/** Keeps one process of the appliance running until it is stopped. */
export function superviseProcess(description: ProcessDescription): SupervisedProcess {
  const { name, logPath, say } = description;
  let child: ChildProcess;
  let mayRestart = false;
  let stopping = false;
  let failure: Sentence | undefined;
  let pause = FIRST_PAUSE_MS;
  let pending: NodeJS.Timeout | undefined;

  function start(): void {
    const since = Date.now();
    const started = launch(description);
    child = started;
    const ended = (how: string): void => {
      if (stopping || child !== started) return;
      if (!mayRestart) {
        failure = new Sentence(
          `${name} did not start (${how}).\n${lastLogLines(logPath).join('\n')}\nIts log: ${logPath}`,
        );
        return;
      }
      if (Date.now() - since > STEADY_MS) pause = FIRST_PAUSE_MS;
      say(`${name} ended unexpectedly (${how}); starting it again in ${pause / 1000} s. Its log: ${logPath}`);
      pending = setTimeout(start, pause);
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
    };
    started.once('error', (fault) => ended(fault.message));
    started.once('exit', (code, signal) => ended(signal ?? `exit code ${code}`));
  }

  async function end(): Promise<void> {
    stopping = true;
    clearTimeout(pending);
    await stopChild(child);
  }

  rotateLog(logPath);
  start();
  return {
    pid: () => (hasExited(child) ? undefined : child.pid),
    failure: () => failure,
    started: () => void (mayRestart = true),
    async restart() {
      await end();
      stopping = false;
      start();
    },
    stop: end,
  };
}

function launch({ script, env, cwd, logPath }: ProcessDescription): ChildProcess {
  // The kernel ends a child with its parent, but only from the moment when the child has asked for it.
  const watch = ['--import', join(import.meta.dirname, 'end-with-parent.mjs')];
  const parent = { EXHIBIT_PARENT: String(process.pid) };
  const log = openSync(logPath, 'a', 0o600);
  try {
    return spawnDependent(process.execPath, [...watch, script], {
      cwd,
      env: { ...env, ...parent },
      stdio: ['ignore', log, log],
    });
  } finally {
    closeSync(log);
  }
}
