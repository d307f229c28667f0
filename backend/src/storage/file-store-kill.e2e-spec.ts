import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileStore } from './file-store.js';
import { killRounds } from './kill-rounds.fixture.js';

const folder = mkdtempSync(join(tmpdir(), 'exhibit-kill-'));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('keeps every acknowledged object whole through kill -9 at any moment (P9)', async () => {
  const open = () => FileStore.open(folder, { staleAfterMs: 0 });
  const { acknowledged } = await killRounds(
    { kind: 'file', folder },
    open,
    20,
    () => 1 + Math.floor(Math.random() * 60),
  );
  expect(acknowledged).toBeGreaterThanOrEqual(20);
});
