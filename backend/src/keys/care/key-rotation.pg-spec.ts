import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testDatabase, type TestDatabase } from '../../../test/support/database.js';
import { loseKey } from '../../../test/support/lost-key.js';
import { sequenceAudit } from '../../../test/support/sequence-audit.js';
import { AuditEntry } from '../../audit/audit-entry.entity.js';
import { AuditLog } from '../../audit/audit-log.service.js';
import { Clock } from '../../platform/clock.js';
import type { Configuration } from '../../platform/config/configuration.js';
import { Jobs } from '../../platform/jobs/jobs.service.js';
import { FileKeyring } from '../file-keyring.js';
import type { KeyProvider } from '../key-provider.js';
import { RecordingKey } from '../recording-key.entity.js';
import { RecordingKeys } from '../recording-keys.service.js';
import { SiteAssetKey } from '../site-asset-key.entity.js';
import { KeyRewrapping } from './key-rewrapping.entity.js';
import { KeyRotation } from './key-rotation.service.js';
import { keysPerVersion } from './wrapped-rows.js';

const OPERATOR = { kind: 'operator' } as const;
const folder = mkdtempSync(join(tmpdir(), 'exhibit-rotation-'));
let database: TestDatabase;
let keyring: FileKeyring;
let keys: RecordingKeys;
let jobs: Jobs;

beforeAll(async () => {
  database = await testDatabase([RecordingKey, SiteAssetKey, KeyRewrapping, AuditEntry]);
  keyring = FileKeyring.open(join(folder, 'keyring'), { create: true });
  keys = new RecordingKeys(keyring);
  jobs = new Jobs({ database: { url: database.appUrl } } as Configuration);
  await jobs.onModuleInit();
});

afterAll(async () => {
  await jobs.onApplicationShutdown();
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

const rotation = (provider: KeyProvider = keyring) =>
  new KeyRotation(database.source, provider, new AuditLog(database.source, new Clock()), jobs, new Clock());

async function recordings(count: number): Promise<Map<string, Buffer>> {
  const made = new Map<string, Buffer>();
  for (let n = 0; n < count; n++) {
    const id = randomUUID();
    made.set(id, await keys.create(database.source.manager, id));
  }
  return made;
}

async function expectAllOpen(made: Map<string, Buffer>): Promise<void> {
  for (const [id, key] of made) expect(await keys.open(database.source.manager, id)).toEqual(key);
}

const versions = async () => Object.fromEntries(await keysPerVersion(database.source.manager));
const newestVersion = async () => (await keyring.versions()).at(-1)!.version;
const entries = async (kind: string): Promise<Record<string, unknown>[]> => {
  await sequenceAudit(database.source);
  const rows = await database.source.query(
    'SELECT leaf FROM audit_entry WHERE kind = $1 ORDER BY leaf_index',
    [kind],
  );
  return rows.map(({ leaf }: { leaf: string }) => JSON.parse(leaf).fields);
};

describe('PostgreSQL refuses the appliance', () => {
  it.each([
    ['to put a key back under an older version', `UPDATE recording_key SET kek_version = kek_version`],
    ['to give a key to another recording', `UPDATE recording_key SET recording_id = gen_random_uuid()`],
    ['to destroy a key (P8)', `DELETE FROM recording_key`],
    ['to destroy all keys (P8)', `TRUNCATE recording_key`],
    ['to forget a rewrapping', `DELETE FROM key_rewrapping`],
    ['to change a key that was published', `UPDATE published_key SET public_text = ''`],
  ])('%s', async (_what, statement) => {
    await recordings(1);
    await expect(database.source.query(statement)).rejects.toThrow(/refused|permission denied/);
  });
});

describe('a rotation', () => {
  it('wraps every key of recordings and sites with the new version, and every key still opens', async () => {
    const made = await recordings(25);
    await rotation().rotate(OPERATOR);
    const { id, toVersion, total } = (await rotation().newest())!;
    await rotation().work(OPERATOR, id);
    expect(await versions()).toEqual({ [toVersion]: Number(total) });
    await expectAllOpen(made);
    expect((await rotation().newest())!).toMatchObject({ rewrapped: total, total });
  });

  it('is written down: who made which version, what began, what ended', async () => {
    const { id, toVersion, total } = (await rotation().newest())!;
    const { fingerprint } = (await keyring.versions()).at(-1)!;
    expect((await entries('kek.created')).at(-1)).toEqual({
      provider: 'file',
      version: toVersion,
      fingerprint,
    });
    const told = { rewrapping: id, version: toVersion, keys: Number(total) };
    expect((await entries('rewrapping.started')).at(-1)).toEqual(told);
    expect((await entries('rewrapping.finished')).at(-1)).toEqual(told);
  });

  it('is refused while another one runs, and makes no version', async () => {
    await recordings(3);
    const { id } = await rotation().rotate(OPERATOR);
    const before = await newestVersion();
    await expect(rotation().rotate(OPERATOR)).rejects.toMatchObject({ code: 'ROTATION_RUNNING' });
    expect(await newestVersion()).toBe(before);
    await rotation().work(OPERATOR, id);
  });

  it('is one when two ask for it at the same moment', async () => {
    await recordings(3);
    const before = await newestVersion();
    const asked = await Promise.allSettled([rotation().rotate(OPERATOR), rotation().rotate(OPERATOR)]);
    expect(asked.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await newestVersion()).toBe(before + 1);
    await rotation().work(OPERATOR, (await rotation().newest())!.id);
  });

  it('that is killed in the middle of a batch loses nothing, and goes on where it was', async () => {
    const made = await recordings(1_200);
    const { id, toVersion } = await rotation().rotate(OPERATOR);
    expect(await rotation().batch(OPERATOR, id)).toBe(true);
    const done = Number((await rotation().newest())!.rewrapped);
    expect(done).toBe(1_000);
    const killed = rotation(killing(keyring, 100)).batch(OPERATOR, id);
    await expect(killed).rejects.toThrow();
    expect((await rotation().newest())!).toMatchObject({ rewrapped: String(done), finishedAt: null });
    await rotation().work(OPERATOR, id);
    expect(Object.keys(await versions())).toEqual([String(toVersion)]);
    await expectAllOpen(made);
  });

  it('that two work on at once counts every key once', async () => {
    const made = await recordings(2_300);
    const { id, total } = await rotation().rotate(OPERATOR);
    await Promise.all([1, 2, 3].map(() => rotation().work(OPERATOR, id)));
    expect((await rotation().newest())!).toMatchObject({ rewrapped: total, total });
    expect((await entries('rewrapping.finished')).filter(({ rewrapping }) => rewrapping === id)).toHaveLength(
      1,
    );
    await expectAllOpen(made);
  });

  it('stops at a key that does not open, and leaves it as it is', async () => {
    const id = randomUUID();
    const damaged = Buffer.alloc(60, 1);
    await database.owner.query(
      'INSERT INTO recording_key (recording_id, kek_version, wrapped) VALUES ($1, 1, $2)',
      [id, damaged],
    );
    const rewrapping = await rotation().rotate(OPERATOR);
    await expect(rotation().work(OPERATOR, rewrapping.id)).rejects.toMatchObject({
      code: 'KEY_UNWRAP_FAILED',
    });
    const row = await database.source.manager.findOneByOrFail(RecordingKey, { recordingId: id });
    expect(row).toMatchObject({ kekVersion: 1, wrapped: damaged });
    await loseKey(database.owner, id);
    await rotation().work(OPERATOR, rewrapping.id);
  });
});

describe('the daily look', () => {
  it('does nothing when every key is wrapped with the newest version', async () => {
    expect(await rotation().catchUp(OPERATOR)).toBeNull();
  });

  it('wraps anew what is left where a version was made by hand', async () => {
    const made = await recordings(3);
    const { version } = await keyring.newVersion();
    const rewrapping = (await rotation().catchUp(OPERATOR))!;
    expect(rewrapping.toVersion).toBe(version);
    expect(await rotation().catchUp(OPERATOR)).toBeNull();
    await rotation().work(OPERATOR, rewrapping.id);
    expect(Object.keys(await versions())).toEqual([String(version)]);
    await expectAllOpen(made);
  });
});

/** A provider whose process loses the database in the middle of its work, as if it was killed. */
function killing(provider: FileKeyring, after: number): KeyProvider {
  let left = after;
  return {
    kind: 'file',
    versions: () => provider.versions(),
    newVersion: () => provider.newVersion(),
    destroyVersion: (version) => provider.destroyVersion(version),
    unwrap: (key, aad) => provider.unwrap(key, aad),
    wrap: async (key, aad) => {
      if (left-- === 0)
        await database.source.query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
           WHERE datname = current_database() AND pid <> pg_backend_pid() AND state = 'idle in transaction'`,
        );
      return provider.wrap(key, aad);
    },
  };
}
