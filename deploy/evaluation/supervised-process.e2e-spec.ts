import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { isAlive } from './child-process.ts';
import { processStart } from './instance-lock.ts';
import { superviseProcess, type SupervisedProcess } from './supervised-process.ts';
import { waitUntil } from './wait-until.ts';

const support = join(import.meta.dirname, 'support');
const isGone = (pid: number): boolean => !isAlive(pid) || processStart(pid) === 'zombie';

describe('a supervised process', () => {
  let folder: string;
  let said: string[];
  let running: SupervisedProcess | undefined;

  const supervise = (script: string): SupervisedProcess =>
    (running = superviseProcess({
      name: 'The API',
      script: join(support, script),
      env: { PATH: process.env['PATH'] ?? '' },
      cwd: support,
      logPath: join(folder, 'api.log'),
      say: (line) => said.push(line),
    }));

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'exhibit-process-'));
    said = [];
  });
  afterEach(async () => {
    await running?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('tells why it could not start, in the words of its own log', async () => {
    const api = supervise('short-process.mjs');
    const failure = await waitUntil('it ends', () => api.failure());
    expect(failure.message).toContain('The API did not start (exit code 3)');
    expect(failure.message).toContain('the configuration has a fault');
  });

  it('is started again after it was killed, and that is said', async () => {
    const api = supervise('stubborn-process.mjs');
    api.started();
    const first = api.pid()!;
    process.kill(first, 'SIGKILL');
    await waitUntil('another one runs', () => api.pid() !== undefined && api.pid() !== first);
    expect(said.join()).toMatch(/The API ended unexpectedly \(SIGKILL\); starting it again/);
  });

  it('is not left behind by a supervisor that is killed', async () => {
    const parent = fork(join(support, 'parent-process.ts'), [folder], { execArgv: [] });
    const [pid] = (await once(parent, 'message')) as [number];
    expect(isAlive(pid)).toBe(true);
    parent.kill('SIGKILL');
    await waitUntil('the child is gone', () => isGone(pid));
  });
});
