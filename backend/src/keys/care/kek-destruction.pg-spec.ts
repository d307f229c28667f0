import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { testDatabase, type TestDatabase } from '../../../test/support/database.js';
import { loseKey } from '../../../test/support/lost-key.js';
import { AuditLog } from '../../audit/audit-log.service.js';
import { Clock } from '../../platform/clock.js';
import { KeptFirm, rule, rulesOf } from '../../retention/retention.fixture.js';
import { FileKeyring } from '../file-keyring.js';
import { RecordingKey } from '../recording-key.entity.js';
import { RecordingKeys } from '../recording-keys.service.js';
import { SiteAssetKey } from '../site-asset-key.entity.js';
import { KekDestruction } from './kek-destruction.service.js';
import { KeyRewrapping } from './key-rewrapping.entity.js';
import { KeyRotation } from './key-rotation.service.js';

const OPERATOR = { kind: 'operator' } as const;
const folder = mkdtempSync(join(tmpdir(), 'exhibit-kek-'));
let database: TestDatabase;
let firm: KeptFirm;
let keyring: FileKeyring;
let keys: RecordingKeys;

beforeAll(async () => {
  database = await testDatabase([RecordingKey, SiteAssetKey, KeyRewrapping]);
  firm = await KeptFirm.open(database.owner, database.source);
  keyring = FileKeyring.open(join(folder, 'keyring'), { create: true });
  keys = new RecordingKeys(keyring);
});
afterAll(async () => {
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

class LaterClock extends Clock {
  constructor(private readonly aheadMs: number) {
    super();
  }

  override now(): Date {
    return new Date(Date.now() + this.aheadMs);
  }
}

const destruction = (aheadMs = 2 * 3_600_000) => {
  const clock = new LaterClock(aheadMs);
  return new KekDestruction(database.source, keyring, new AuditLog(database.source, clock), clock);
};

async function rotate(): Promise<void> {
  const jobs = { enqueue: async () => undefined } as never;
  const clock = new Clock();
  const rotation = new KeyRotation(
    database.source,
    keyring,
    new AuditLog(database.source, clock),
    jobs,
    clock,
  );
  const { id } = await rotation.rotate(OPERATOR);
  while (await rotation.batch(OPERATOR, id));
}

/** A recording of long ago, with the key that is really its own. */
async function recording(): Promise<string> {
  const id = await firm.recording(4_000);
  await loseKey(database.owner, id);
  (await keys.create(database.source.manager, id)).fill(0);
  return id;
}

const opens = (source: DataSource, id: string): Promise<boolean> =>
  keys.open(source.manager, id).then(
    () => true,
    () => false,
  );

describe('an old key-encryption key', () => {
  it('is not destroyed while it is the newest, wraps anything, or was in use a moment ago', async () => {
    await recording();
    const refused = (version: number, aheadMs?: number) =>
      expect(destruction(aheadMs).destroy(OPERATOR, version)).rejects;
    await refused(1).toMatchObject({ code: 'KEK_NEWEST' });
    await refused(9).toMatchObject({ code: 'KEK_UNKNOWN' });
    await keyring.newVersion();
    await refused(1).toMatchObject({ code: 'KEK_IN_USE' });
    await rotate();
    await refused(1, 0).toMatchObject({ code: 'KEK_TOO_FRESH' });
    expect(readdirSync(join(folder, 'keyring'))).toContain('kek-1.key');
  });

  it('takes with it what an older backup has of a destroyed recording, and nothing that still stands', async () => {
    await firm.publish(rulesOf([rule({ maximum: 'P1Y' })]));
    const [ended, held] = [await recording(), await recording()];
    await firm.hold({ recordings: [held] });
    await firm.begin(ended);
    const source = await copied();
    // The backup, with the keys of today, gives back everything.
    expect(await opens(source, ended)).toBe(true);
    await keys.destroy(database.source.manager, [ended]);
    expect(await opens(database.source, ended)).toBe(false);
    expect(await opens(source, ended)).toBe(true);

    await rotate();
    for (const { version } of (await keyring.versions()).slice(0, -1))
      await destruction().destroy(OPERATOR, version);
    expect(await opens(source, ended)).toBe(false);
    expect(await opens(database.source, held)).toBe(true);
    expect(readdirSync(join(folder, 'keyring')).filter((name) => name.startsWith('kek-'))).toHaveLength(1);
    await source.destroy();
  });

  /** The database as a backup of this moment would bring it back. */
  async function copied(): Promise<DataSource> {
    const rows: { recording_id: string; kek_version: number; wrapped: Buffer }[] = await database.owner.query(
      'SELECT recording_id, kek_version, wrapped FROM recording_key',
    );
    const backup = await testDatabase([RecordingKey]);
    for (const row of rows)
      await backup.owner.query(
        'INSERT INTO recording_key (recording_id, kek_version, wrapped) VALUES ($1, $2, $3)',
        [row.recording_id, row.kek_version, row.wrapped],
      );
    backups.push(backup);
    return new DataSource({ type: 'postgres', url: backup.appUrl, entities: [RecordingKey] }).initialize();
  }
});

const backups: TestDatabase[] = [];
afterAll(async () => {
  for (const backup of backups) await backup.drop();
});
