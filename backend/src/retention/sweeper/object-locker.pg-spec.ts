import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testDatabase, type TestDatabase } from '../../../test/support/database.js';
import { PackVault } from '../../packs/pack-vault.js';
import { StillVault } from '../../packs/remeasuring/still-vault.service.js';
import { ArchiveVault } from '../../recordings/archive-vault.service.js';
import { FileStore } from '../../storage/file-store.js';
import type { ObjectContent, ObjectStore, PutOptions } from '../../storage/object-store.js';
import { ObjectDates } from '../object-dates.service.js';
import { DAY_MS, KeptFirm, rule, rulesOf } from '../retention.fixture.js';
import { ObjectLocker } from './object-locker.service.js';

const folder = mkdtempSync(join(tmpdir(), 'exhibit-locker-'));
let database: TestDatabase;
let store: FileStore;
let firm: KeptFirm;
let recording: string;
let key: string;

beforeAll(async () => {
  database = await testDatabase();
  firm = await KeptFirm.open(database.owner, database.source);
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

type Vaults = Record<'archive' | 'pack' | 'still', (recording: string) => Promise<unknown>>;

/** The three doors to the store behind which something of a recording stays. */
function vaults(seen: ObjectStore): Vaults {
  const { manager } = database.source;
  const configuration = { appliance: { name: 'exhibit-test' }, storage: { worm: true } } as never;
  const dates = new ObjectDates(configuration);
  const secret = Buffer.alloc(32, 7);
  const keys = {
    use: async (_: unknown, __: string, work: (key: Buffer) => unknown) => work(secret),
  } as never;
  async function* content() {
    yield Buffer.from('content');
  }
  return {
    archive: (id) => new ArchiveVault(seen, configuration, dates).put(manager, secret, id, content()),
    pack: (id) =>
      new PackVault(keys, seen, configuration, dates).put(
        manager,
        id,
        `recordings/${id.slice(0, 2)}/${id}/packs/${id}`,
        Buffer.from('zip'),
      ),
    still: (id) => {
      const made = { create: (_: unknown, row: unknown) => row, query: manager.query.bind(manager) } as never;
      return new StillVault(keys, seen, configuration, dates).put(
        made,
        { remeasurementId: id, recordingId: id, moment: 0 },
        Buffer.from('png'),
      );
    },
  };
}

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

  it('is stated with every object as it is put, by the rules in force, and nothing is locked that nobody keeps', async () => {
    const dates = (id: string, worm = true) =>
      new ObjectDates({ storage: { worm } } as never).of(database.source.manager, id);
    const young = await firm.recording(10);
    expect(await dates(young)).toEqual({});
    await firm.publish(rulesOf([rule({ maximum: 'P1Y', minimum: { period: 'P100D', law: 'a law' } })]));
    const { retention } = await dates(young);
    expect(retention?.mode).toBe('compliance');
    expect(Math.round((retention!.until.getTime() - Date.now()) / DAY_MS)).toBe(90);
    expect(await dates(young, false)).toEqual({});
    expect(await dates(await firm.recording(101))).toEqual({});
    await firm.publish(rulesOf([rule({ maximum: null, minimum: { period: 'forever', law: 'a law' } })]));
    expect((await dates(young)).retention!.until.getTime()).toBeGreaterThan(Date.now() + 40 * 365 * DAY_MS);
  });

  it.each([
    ['an archive', (vault: Vaults) => vault.archive],
    ['a pack', (vault: Vaults) => vault.pack],
    ['a picture', (vault: Vaults) => vault.still],
  ])('of %s is in the store from the first moment', async (_, which) => {
    const id = await firm.recording(1);
    const locks: (PutOptions | undefined)[] = [];
    const seen = Object.assign(Object.create(store) as ObjectStore, {
      put: (name: string, content: ObjectContent, options?: PutOptions) => {
        locks.push(options);
        return store.put(name, content, options);
      },
    });
    await which(vaults(seen))(id);
    expect(locks.map((options) => options?.retention?.mode)).toEqual(['compliance']);
  });
});
