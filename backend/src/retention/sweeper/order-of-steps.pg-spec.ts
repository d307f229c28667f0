import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testDatabase, type TestDatabase } from '../../../test/support/database.js';
import { AuditLog } from '../../audit/audit-log.service.js';
import { CmsSigner } from '../../keys/certificates/cms-signer.js';
import { prepareKeys } from '../../keys/open-keys.js';
import { RecordingKeys } from '../../keys/recording-keys.service.js';
import { Signer } from '../../keys/signer.js';
import { Clock } from '../../platform/clock.js';
import { FileStore } from '../../storage/file-store.js';
import type { ObjectStat, ObjectStore } from '../../storage/object-store.js';
import { ObjectNotFoundError, StorageUnavailableError } from '../../storage/storage.errors.js';
import { planAnew } from '../retention-plan.js';
import { RetentionClock } from '../retention-clock.service.js';
import { RetentionPlanner } from '../retention-planner.service.js';
import { RetentionApplication } from '../retention-rules.entity.js';
import { KeptFirm, rule, rulesOf } from '../retention.fixture.js';
import { DestructionCertifier } from './destruction-certifier.service.js';
import { DestructionSteps } from './destruction-steps.service.js';
import { KeyEraser } from './key-eraser.service.js';
import { ObjectRemover } from './object-remover.service.js';

const folder = mkdtempSync(join(tmpdir(), 'exhibit-steps-'));
let database: TestDatabase;
let firm: KeptFirm;
let store: FileStore;
let planner: RetentionPlanner;
let stepsWith: (seen: ObjectStore) => DestructionSteps;

beforeAll(async () => {
  database = await testDatabase([RetentionApplication]);
  const { source } = database;
  firm = await KeptFirm.open(database.owner, source);
  store = await FileStore.open(join(folder, 'objects'));
  const clock = new Clock();
  const audit = new AuditLog(source, clock);
  planner = new RetentionPlanner(source, audit, undefined as never, clock);
  const place = await prepareKeys(
    { folder: join(folder, 'keys'), applianceName: 'exhibit-test', create: true },
    () => clock.now(),
  );
  const cms = new CmsSigner(
    () => place.credentials.newest('signing')!,
    () => clock.now(),
  );
  const signer = new Signer('exhibit-test', place.notes);
  stepsWith = (seen) =>
    new DestructionSteps(
      source,
      new RetentionClock(source),
      new KeyEraser(seen, new RecordingKeys(place.provider), audit),
      new ObjectRemover(seen),
      new DestructionCertifier(seen, signer, cms, audit),
    );
  await firm.publish(rulesOf([rule({ maximum: 'P1D' })]));
});
afterAll(async () => {
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

const NAMES = ['archive/0123456789ab', 'segments/000000-0123456789ab'];
const objectsOf = (id: string) => NAMES.map((name) => `recordings/${id.slice(0, 2)}/${id}/${name}`);

/** Two days old under a maximum of one, with its objects, and planned. */
async function due(): Promise<string> {
  const id = await firm.recording(2);
  for (const key of objectsOf(id)) await store.put(key, Buffer.from('ciphertext'));
  await planner.all(Infinity);
  return id;
}

/** The store itself, but for what one call does otherwise. */
const but = (change: Partial<ObjectStore>): ObjectStore =>
  Object.assign(Object.create(store) as ObjectStore, change);

const sweep = (seen: ObjectStore = store): Promise<void> => stepsWith(seen).all(Infinity, Infinity);

async function standing(id: string) {
  const [row] = await database.owner.query(
    `SELECT EXISTS (SELECT 1 FROM recording_key WHERE recording_id = $1) AS key,
            (SELECT certified_at IS NOT NULL FROM destruction WHERE recording_id = $1) AS certified,
            (SELECT fault FROM destruction WHERE recording_id = $1) AS fault`,
    [id],
  );
  const objects: string[] = [];
  for await (const { key } of store.list(`recordings/${id.slice(0, 2)}/${id}/`)) objects.push(key);
  return { ...row, objects: objects.length };
}

/** As if its time to be tried again had come. */
const tryAgain = () =>
  database.owner.query(
    `UPDATE destruction SET work_due_at = now() - interval '1 second' WHERE certified_at IS NULL`,
  );

describe('the steps of a destruction (P8)', () => {
  it('remove no object while its key is there: only what cannot be opened any more is removed', async () => {
    const id = await due();
    const keys: number[] = [];
    const deleteMany = async (asked: readonly string[]) => {
      if (asked.length > 0) {
        const [{ count }] = await database.owner.query('SELECT count(*)::int AS count FROM recording_key');
        keys.push(count);
      }
      return store.deleteMany(asked);
    };
    await sweep(but({ deleteMany }));
    expect(keys).toEqual([0]);
    expect(await standing(id)).toEqual({ key: false, certified: true, fault: null, objects: 0 });
  });

  it('touch nothing that comes on hold after its destruction has begun', async () => {
    const id = await due();
    await firm.begin(id);
    const hold = await firm.hold({ recordings: [id] });
    await sweep();
    expect(await standing(id)).toEqual({ key: true, certified: null, fault: null, objects: 2 });
    await firm.release(hold);
    await planAnew(database.owner.manager, id);
    await planner.all(Infinity);
    await sweep();
    expect(await standing(id)).toMatchObject({ key: false, certified: true, objects: 0 });
  });

  it('spare what is on hold on a site for which a shorter rule is published, and nothing else of it', async () => {
    await firm.publish(rulesOf([rule({ maximum: 'P7Y' })]));
    const [held, free] = [await due(), await due()];
    const hold = await firm.hold({ recordings: [held] });
    const version = await firm.publish(
      rulesOf([rule({ maximum: 'P7Y' }), rule({ site: firm.site, maximum: 'P1D' })]),
    );
    expect(await planner.preview(version)).toMatchObject({ dueNow: 2, dueNowHeld: 1, shorter: 2 });
    await planner.all(Infinity);
    await sweep();
    expect(await standing(held)).toEqual({ key: true, certified: null, fault: null, objects: 2 });
    expect(await standing(free)).toMatchObject({ key: false, certified: true, objects: 0 });
    await firm.release(hold);
    await sweep();
    expect(await standing(held)).toMatchObject({ key: false, certified: true, objects: 0 });
  });

  it('keep the key where the store cannot say what it has: nothing would be known of what is to be removed', async () => {
    const id = await due();
    const list = (): AsyncIterable<ObjectStat> => {
      throw new StorageUnavailableError(new Error('away'));
    };
    await sweep(but({ list }));
    expect(await standing(id)).toEqual({
      key: true,
      certified: false,
      fault: 'STORAGE_UNAVAILABLE',
      objects: 2,
    });
    await tryAgain();
    await sweep();
    expect(await standing(id)).toMatchObject({ certified: true, objects: 0 });
  });

  it('give no certificate where the store refuses to remove, and say why', async () => {
    const id = await due();
    await store.hold(objectsOf(id)[0]!, true);
    await sweep();
    expect(await standing(id)).toEqual({ key: false, certified: false, fault: 'OBJECT_LOCKED', objects: 1 });
    await store.hold(objectsOf(id)[0]!, false);
    await tryAgain();
    await sweep();
    expect(await standing(id)).toMatchObject({ certified: true, fault: null, objects: 0 });
  });

  it.each<[string, (id: string) => Partial<ObjectStore>]>([
    ['says that it removed and did not', () => ({ deleteMany: async (keys) => keys.map(() => null) })],
    [
      'forgets an object in its lists and still has it',
      () => ({
        deleteMany: async (keys) => keys.map(() => null),
        async *list() {},
      }),
    ],
    [
      'denies an object by its name and still lists it',
      () => ({
        deleteMany: async (keys) => keys.map(() => null),
        list: (prefix) => store.list(prefix),
        stat: async () => {
          throw new ObjectNotFoundError();
        },
      }),
    ],
    [
      'lists something else in its place',
      (id) => ({
        async *list(prefix: string) {
          yield* store.list(prefix);
          if (prefix.includes(id)) yield { key: `${prefix}archive/ffffffffffff`, size: 1 };
        },
      }),
    ],
  ])('give no certificate for a store that %s', async (_, lie) => {
    const id = await due();
    // What was there is written down with the key, before the store begins to lie.
    await sweep(
      but({ deleteMany: async (keys) => keys.map(() => new StorageUnavailableError(new Error('away'))) }),
    );
    expect(await standing(id)).toMatchObject({ key: false, certified: false, fault: 'STORAGE_UNAVAILABLE' });
    await tryAgain();
    await sweep(but(lie(id)));
    expect(await standing(id)).toMatchObject({ certified: false, fault: 'OBJECTS_REMAIN' });
    await tryAgain();
    await sweep();
    expect(await standing(id)).toMatchObject({ certified: true, objects: 0 });
  });
});
