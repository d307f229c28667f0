import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testDatabase, type TestDatabase } from '../../../test/support/database.js';
import { FileStore } from '../../storage/file-store.js';
import { KeptFirm } from '../retention.fixture.js';
import { ObjectLocker } from './object-locker.service.js';

const folder = mkdtempSync(join(tmpdir(), 'exhibit-locker-'));
let database: TestDatabase;
let store: FileStore;
let recording: string;
let key: string;

beforeAll(async () => {
  database = await testDatabase();
  const firm = await KeptFirm.open(database.owner, database.source);
  store = await FileStore.open(join(folder, 'objects'));
  await database.owner.query(
    `INSERT INTO retention_rules (version, rules, declarations, drafted_by, drafted_at)
     VALUES (7, '[{}]', '[]', $1, now())`,
    [firm.ann],
  );
  recording = await firm.recording(10);
  key = `recordings/${recording.slice(0, 2)}/${recording}/archive/0123456789ab`;
  await store.put(key, Buffer.from('ciphertext'));
  await database.owner.query(
    `INSERT INTO recording_archive (recording_id, object_key, bytes, ciphertext_hash, made_at, work_due_at, verified_at,
       segments_removed_at) VALUES ($1, $2, 10, sha256('x'), now(), now(), now(), now())`,
    [recording, key],
  );
});
afterAll(async () => {
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

const keepUntil = (until: string) =>
  database.owner.query(
    `UPDATE retention_plan SET version = 7, keep_until = ${until}, destroy_by = 'infinity' WHERE recording_id = $1`,
    [recording],
  );
const sweep = (worm: boolean) =>
  database.source.transaction((manager) =>
    new ObjectLocker(store, { storage: { worm } } as never).some(
      manager,
      { now: Date.now(), latest: Date.now() },
      10,
    ),
  );
const lockedFor = async () =>
  Math.round(
    (((await store.lockOf(key)).retention?.until.getTime() ?? Date.now()) - Date.now()) / 86_400_000,
  );

describe('the lock of a recording in the store', () => {
  it('is not set on a store that is not trusted with it', async () => {
    await keepUntil(`now() + interval '100 days'`);
    expect(await sweep(false)).toBe(0);
    expect(await lockedFor()).toBe(0);
  });

  it('lasts until its minimum, is extended, and is never shortened', async () => {
    expect(await sweep(true)).toBe(1);
    expect(await lockedFor()).toBe(100);
    await expect(store.delete(key)).rejects.toMatchObject({ code: 'OBJECT_LOCKED' });
    await keepUntil(`now() + interval '200 days'`);
    expect(await sweep(true)).toBe(1);
    expect(await lockedFor()).toBe(200);
    await keepUntil(`now() + interval '50 days'`);
    expect(await sweep(true)).toBe(0);
    expect(await lockedFor()).toBe(200);
    await keepUntil(`'infinity'`);
    expect(await sweep(true)).toBe(1);
    expect(await lockedFor()).toBeGreaterThan(40 * 365);
    expect(await sweep(true)).toBe(0);
  });
});
