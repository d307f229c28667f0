import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileStore } from './file-store.js';

const ROUNDS = 20;
const WRITERS = 3;
const folder = mkdtempSync(join(tmpdir(), 'exhibit-kill-'));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Lets a writer run until it has acknowledged `enough` objects, kills it, and answers with all it acknowledged. */
function writeUntilKilled(round: number, enough: number): Promise<string[]> {
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, 'kill-writer.fixture.mjs'), folder, String(round)],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  return new Promise((resolve, reject) => {
    let said = '';
    child.stdout.on('data', (text: Buffer) => {
      said += text.toString();
      if (said.split('\n').length > enough) child.kill('SIGKILL');
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (signal !== 'SIGKILL') reject(new Error(`The writer ended by itself: ${code}`));
      else resolve(said.split('\n').slice(0, -1));
    });
  });
}

it('keeps every acknowledged object whole through kill -9 at any moment (P9)', async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const acknowledged = await writeUntilKilled(round, 1 + Math.floor(Math.random() * 60));
    const store = await FileStore.open(folder, { staleAfterMs: 0 });
    const visible: string[] = [];
    for await (const { key } of store.list(`round-${round}/`)) {
      visible.push(key);
      const content = createHash('sha256').update(key).digest('hex').repeat(700);
      // Not acknowledged, but visible: it may be, if it is whole. A part of an object may never be.
      expect((await store.get(key)).toString()).toBe(content);
    }
    expect(visible).toEqual(expect.arrayContaining(acknowledged));
    expect(visible.length).toBeLessThanOrEqual(acknowledged.length + WRITERS);
  }
}, 120_000);
