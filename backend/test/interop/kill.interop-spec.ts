import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileStore } from '../../src/storage/file-store.js';
import { killRounds } from '../../src/storage/kill-rounds.fixture.js';
import { S3Store } from '../../src/storage/s3/s3-store.js';
import { interopServers, newBucket, titleOf } from './servers.js';

const ROUNDS = 200;
/** Together at least a thousand objects. */
const PER_ROUND = 5;
const perRound = () => PER_ROUND + Math.floor(Math.random() * 10);
const report = (store: string, count: object) => process.stdout.write(`${store}: ${JSON.stringify(count)}\n`);

describe.each(interopServers().map((server) => ({ title: titleOf(server), server })))(
  '$title',
  ({ server }) => {
    it('keeps every acknowledged object whole through 200 kills of the writer (P9)', async () => {
      const { options, connection } = await newBucket(server);
      connection.close();
      const storage = { kind: 's3', ...options } as const;
      const store = S3Store.connect(options);
      const count = await killRounds(storage, async () => store, ROUNDS, perRound);
      store.close();
      report(server.name, count);
      expect(count.acknowledged).toBeGreaterThanOrEqual(1000);
    }, 600_000);
  },
);

describe('file store', () => {
  const folder = mkdtempSync(join(tmpdir(), 'exhibit-kill-'));

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('keeps every acknowledged object whole through 200 kills of the writer (P9)', async () => {
    const open = () => FileStore.open(folder, { staleAfterMs: 0 });
    const count = await killRounds({ kind: 'file', folder }, open, ROUNDS, perRound);
    report('file store', count);
    expect(count.acknowledged).toBeGreaterThanOrEqual(1000);
  }, 600_000);
});
