import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { lockOwner, processStart, takeLock } from './instance-lock.ts';

describe('the lock of a data folder', () => {
  let folder: string;
  const lock = (text: string): void => writeFileSync(join(folder, 'instance.lock'), text);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'exhibit-lock-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('refuses a second instance in one sentence that names the first', () => {
    takeLock(folder);
    expect(() => takeLock(folder)).toThrow(
      new RegExp(`^Exhibit already runs on ${folder} \\(process ${process.pid}\\): stop it.*$`),
    );
  });

  it('is taken over from a process that was killed', () => {
    lock(JSON.stringify({ pid: 4_194_301, startedAt: '1' }));
    takeLock(folder);
    expect(lockOwner(folder)?.pid).toBe(process.pid);
  });

  it('is taken over when its number now belongs to another process', () => {
    lock(JSON.stringify({ pid: process.ppid, startedAt: 'another time' }));
    expect(lockOwner(folder)).toBeNull();
    takeLock(folder);
    expect(lockOwner(folder)?.pid).toBe(process.pid);
  });

  it('is taken over when it was written only in part', () => {
    lock('{"pid": 12');
    expect(() => takeLock(folder)).not.toThrow();
  });

  it('is given back', () => {
    takeLock(folder)();
    expect(existsSync(join(folder, 'instance.lock'))).toBe(false);
  });

  it('is kept when somebody else has it by now', () => {
    const giveBack = takeLock(folder);
    lock(JSON.stringify({ pid: process.ppid, startedAt: processStart(process.ppid) }));
    giveBack();
    expect(lockOwner(folder)?.pid).toBe(process.ppid);
  });
});
