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

/** `EXHIBIT_DUE=1000000` for the long run: to make a million takes more than a minute. */
const DUE = Number(process.env['EXHIBIT_DUE'] ?? 100_000);

describe(`${DUE} that are due at once (P8)`, () => {
  const HELD = 1_000;
  const TOLD = 2_000;

  beforeAll(async () => {
    const { owner } = database;
    await firm.hold({ subject: 'HELD', catchesLater: true });
    const template = await firm.recording(0);
    await owner.query('ALTER TABLE recording DISABLE TRIGGER USER');
    // The oldest are held, and as many of the next have a key as could go wrong.
    await owner.query(
      `INSERT INTO recording (id, site_id, consent_id, subject, state, opened_at, last_received_at, seal_due_at, next_seq)
       SELECT gen_random_uuid(), r.site_id, r.consent_id, CASE WHEN n > $2 THEN 'HELD' ELSE 'S-' || n % 50000 END, 'sealed',
              at, at, at, 1
       FROM (SELECT * FROM recording WHERE id = $3) r,
            LATERAL (SELECT n, now() - interval '100 days' - n * interval '1 second' AS at FROM generate_series(1, $1::int) n) t`,
      [DUE, DUE - HELD, template],
    );
    await owner.query('ALTER TABLE recording ENABLE TRIGGER USER');
    await owner.query(
      `INSERT INTO retention_plan (recording_id, version, keep_until, destroy_by)
       SELECT id, (SELECT version FROM retention_in_force), last_received_at, last_received_at + interval '1 day'
       FROM recording WHERE opened_at < now() - interval '99 days'`,
    );
    await owner.query(
      `INSERT INTO recording_key (recording_id, kek_version, wrapped)
       SELECT id, 1, '\\x00' FROM recording ORDER BY opened_at LIMIT $1`,
      [HELD + 2 * TOLD],
    );
    await owner.query('ANALYZE');
  });

  const figures = async () => {
    const [row] = await database.owner.query(
      `SELECT count(*)::int AS begun, count(certified_at)::int AS certified,
              count(*) FILTER (WHERE r.subject = 'HELD')::int AS held,
              (SELECT count(*)::int FROM recording_key k JOIN recording r ON r.id = k.recording_id
               WHERE r.opened_at < now() - interval '99 days') AS keys
       FROM destruction d JOIN recording r ON r.id = d.recording_id WHERE r.opened_at < now() - interval '99 days'`,
    );
    return row as object;
  };

  it('end in their turn, as many as the sweeper is told to and the oldest first; what is held stays, and so do all others', async () => {
    const steps = stepsWith(store);
    await steps.all(0, Infinity);
    expect(await figures()).toEqual({ begun: 0, certified: 0, held: 0, keys: HELD + 2 * TOLD });
    await steps.all(Infinity, TOLD);
    expect(await figures()).toEqual({ begun: TOLD, certified: TOLD, held: 0, keys: HELD + TOLD });
    const [{ youngest, left }] = await database.owner.query(
      `SELECT (SELECT min(opened_at) FROM recording r WHERE subject <> 'HELD' AND opened_at < now() - interval '99 days'
                 AND NOT EXISTS (SELECT 1 FROM destruction d WHERE d.recording_id = r.id)) >
              (SELECT max(r.opened_at) FROM destruction d JOIN recording r ON r.id = d.recording_id
               WHERE r.opened_at < now() - interval '99 days') AS youngest,
              (SELECT count(*)::int FROM retention_plan WHERE NOT destroyed AND destroy_by < now() - interval '90 days') AS left`,
    );
    expect([youngest, left]).toEqual([true, DUE - TOLD]);
  });
});
