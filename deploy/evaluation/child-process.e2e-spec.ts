import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

import { spawnDependent, stopChild } from './child-process.ts';

const stubborn = join(import.meta.dirname, 'support', 'stubborn-process.mjs');

describe('stopping a child', () => {
  it('ends one that does not listen, once its time is over', async () => {
    const child = spawnDependent(process.execPath, [stubborn], { stdio: ['ignore', 'pipe', 'ignore'] });
    await once(child.stdout!, 'data');
    await stopChild(child, { deadlineMs: 300 });
    expect(child.signalCode).toBe('SIGKILL');
  });

  it('is content with one that has already ended', async () => {
    const child = spawnDependent(process.execPath, ['--version'], { stdio: 'ignore' });
    await once(child, 'exit');
    await stopChild(child);
    expect(child.exitCode).toBe(0);
  });
});
