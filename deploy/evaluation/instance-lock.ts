import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

import { isAlive } from './child-process.ts';
import { Sentence } from './sentence.ts';

export interface LockOwner {
  pid: number;
  /** Tells a process from a later one with the same number. Null where the system does not say. */
  startedAt: string | null;
}

const lockPath = (dataDir: string): string => join(dataDir, 'instance.lock');

/** When the process started, in the kernel's ticks (proc(5), field 22 of stat). */
export function processStart(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const afterName = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // A zombie holds its number but nothing else.
    return afterName[0] === 'Z' ? 'zombie' : (afterName[19] ?? null);
  } catch {
    return null;
  }
}

/** Whoever holds the data folder now; null when nobody does, a killed holder included. */
export function lockOwner(dataDir: string): LockOwner | null {
  let owner: LockOwner;
  try {
    owner = JSON.parse(readFileSync(lockPath(dataDir), 'utf8')) as LockOwner;
  } catch {
    return null;
  }
  if (!Number.isInteger(owner.pid) || owner.pid <= 0 || !isAlive(owner.pid)) return null;
  return owner.startedAt === null || owner.startedAt === processStart(owner.pid) ? owner : null;
}

/** Takes the data folder for this process, or says who has it. Returns how to give it back. */
export function takeLock(dataDir: string): () => void {
  const path = lockPath(dataDir);
  const mine: LockOwner = { pid: process.pid, startedAt: processStart(process.pid) };
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      const file = openSync(path, 'wx', 0o600);
      writeSync(file, JSON.stringify(mine));
      closeSync(file);
      return () => {
        if (lockOwner(dataDir)?.pid === process.pid) rmSync(path, { force: true });
      };
    } catch (fault) {
      if ((fault as NodeJS.ErrnoException).code !== 'EEXIST') throw fault;
      const owner = lockOwner(dataDir);
      if (owner)
        throw new Sentence(
          `Exhibit already runs on ${dataDir} (process ${owner.pid}): stop it there with Ctrl-C, or set EXHIBIT_DATA and the ports for a second one.`,
        );
      rmSync(path, { force: true });
    }
  }
  throw new Sentence(`The lock ${path} cannot be taken; remove it if no other Exhibit runs.`);
}
