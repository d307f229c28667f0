import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testDatabase, type TestDatabase } from '../../test/support/database.js';
import { FileKeyring } from './file-keyring.js';
import { RecordingKey } from './recording-key.entity.js';
import { RecordingKeys } from './recording-keys.service.js';

const folder = mkdtempSync(join(tmpdir(), 'exhibit-recording-keys-'));
let database: TestDatabase;
let keys: RecordingKeys;

beforeAll(async () => {
  database = await testDatabase([RecordingKey]);
  keys = new RecordingKeys(FileKeyring.open(join(folder, 'keyring'), { create: true }));
});

afterAll(async () => {
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

describe('the keys of recordings in PostgreSQL', () => {
  it('refuse a second key for a recording', async () => {
    const recording = randomUUID();
    await keys.create(database.source.manager, recording);
    const again = keys.create(database.source.manager, recording);
    await expect(again).rejects.toMatchObject({ code: 'RECORDING_KEY_EXISTS' });
  });

  it('refuse a wrapped key that was moved to another recording', async () => {
    const [from, to] = [randomUUID(), randomUUID()];
    await keys.create(database.source.manager, from);
    await database.owner.query(
      'INSERT INTO recording_key (recording_id, kek_version, wrapped) SELECT $2, kek_version, wrapped FROM recording_key WHERE recording_id = $1',
      [from, to],
    );
    await expect(keys.open(database.source.manager, to)).rejects.toMatchObject({ code: 'KEY_UNWRAP_FAILED' });
  });

  it('leave no key behind when the transaction fails', async () => {
    const recording = randomUUID();
    const failed = database.source.transaction(async (manager) => {
      await keys.create(manager, recording);
      throw new Error('rolled back');
    });
    await expect(failed).rejects.toThrow('rolled back');
    await expect(keys.open(database.source.manager, recording)).rejects.toMatchObject({
      code: 'RECORDING_KEY_GONE',
    });
  });

  it('are open one at a time where many are used, and erased after', async () => {
    const { manager } = database.source;
    const [one, other, none] = [randomUUID(), randomUUID(), randomUUID()];
    const made = new Map<string, Buffer>([
      [one, await keys.create(manager, one)],
      [other, await keys.create(manager, other)],
    ]);
    const used: Buffer[] = [];
    await keys.useEach(manager, [one, none, other], (recording, key) => {
      expect(key).toEqual(made.get(recording));
      used.push(key);
    });
    expect(used).toEqual([Buffer.alloc(32), Buffer.alloc(32)]);
  });

  it('are erased where the work on one of many fails, and the rest is not opened', async () => {
    const { manager } = database.source;
    const recordings = [randomUUID(), randomUUID()];
    for (const recording of recordings) await keys.create(manager, recording);
    const used: Buffer[] = [];
    const failing = keys.useEach(manager, recordings, (_recording, key) => {
      used.push(key);
      throw new Error('the work failed');
    });
    await expect(failing).rejects.toThrow('the work failed');
    expect(used).toEqual([Buffer.alloc(32)]);
  });

  it('refuse, among many, one that was moved to another recording', async () => {
    const [from, to] = [randomUUID(), randomUUID()];
    await keys.create(database.source.manager, from);
    await database.owner.query(
      'INSERT INTO recording_key (recording_id, kek_version, wrapped) SELECT $2, kek_version, wrapped FROM recording_key WHERE recording_id = $1',
      [from, to],
    );
    const opened = keys.useEach(database.source.manager, [to], () => undefined);
    await expect(opened).rejects.toMatchObject({ code: 'KEY_UNWRAP_FAILED' });
  });

  it('lie there wrapped only, and open again (P3)', async () => {
    const recording = randomUUID();
    const key = await keys.create(database.source.manager, recording);
    const [row] = await database.owner.query('SELECT * FROM recording_key WHERE recording_id = $1', [
      recording,
    ]);
    expect((row.wrapped as Buffer).includes(key)).toBe(false);
    expect(row.wrapped).toHaveLength(12 + 32 + 16);
    expect(await keys.open(database.source.manager, recording)).toEqual(key);
  });
});
