import { closeSync, existsSync, mkdirSync, openSync, readSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

const KEPT = 3;

/** Sets the log of the last run aside: name.log → name.log.1 → … */
export function rotateLog(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  if (!existsSync(path)) return;
  for (let age = KEPT - 1; age >= 1; age--)
    if (existsSync(`${path}.${age}`)) renameSync(`${path}.${age}`, `${path}.${age + 1}`);
  renameSync(path, `${path}.1`);
}

/** The last lines of a log, for a person; structured lines are reduced to their message. */
export function lastLogLines(path: string, count = 8): string[] {
  if (!existsSync(path)) return [];
  const { size } = statSync(path);
  const length = Math.min(size, 32_768);
  const buffer = Buffer.alloc(length);
  const file = openSync(path, 'r');
  try {
    readSync(file, buffer, 0, length, size - length);
  } finally {
    closeSync(file);
  }
  return buffer.toString().trimEnd().split('\n').slice(-count).map(messageOf);
}

function messageOf(line: string): string {
  try {
    const { msg, err } = JSON.parse(line) as { msg?: string; err?: { message?: string } };
    return [msg, err?.message].filter(Boolean).join(': ') || line;
  } catch {
    return line;
  }
}
