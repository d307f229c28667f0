import { randomUUID } from 'node:crypto';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { DataSource } from 'typeorm';
import { copyOf, testDatabase, type TestDatabase } from '../../test/support/database.js';
import { startWitness, type WitnessServer } from '../../test/support/witness-server.js';
import { AuditCheckpoints } from '../audit/audit-checkpoints.service.js';
import { AuditFaults } from '../audit/audit-faults.service.js';
import { AuditLog } from '../audit/audit-log.service.js';
import { AuditSequencer } from '../audit/audit-sequencer.service.js';
import { AuditVerification } from '../audit/audit-verification.service.js';
import { WitnessAnchor } from '../audit/anchors/witness-anchor.js';
import { CheckpointIssuer } from '../audit/checkpoint-issuer.service.js';
import { LogPublisher } from '../audit/log-publisher.service.js';
import { SequencingDatabase } from '../audit/sequencing-database.js';
import { FileKeyring } from '../keys/file-keyring.js';
import { Signer } from '../keys/signer.js';
import { Clock } from '../platform/clock.js';
import { Configuration } from '../platform/config/configuration.js';
import { Jobs } from '../platform/jobs/jobs.service.js';
import { FileStore } from '../storage/file-store.js';
import { successionText } from '../evidence/key-history.js';
import { verifyCheckpointCommand } from './verify-checkpoint.js';

const APPLIANCE = 'bank.example';
const ACTOR = { kind: 'person', personId: randomUUID(), roles: [] } as const;
let folder: string;
let database: TestDatabase;
let restored: { appUrl: string; drop(): Promise<void> };
let signer: Signer;
let witness: WitnessServer;
let outside: string;

/** The audit log of an appliance: this database, this store, the keys of the one keyring. */
async function logOf(url: string, store: string) {
  const source = await new DataSource({ type: 'postgres', url }).initialize();
  const clock = new Clock();
  const jobs = new Jobs(configurationOf(url));
  await jobs.onModuleInit();
  const sequencing = new SequencingDatabase(source);
  const sequencer = new AuditSequencer(sequencing);
  const log = new AuditLog(source, clock);
  const faults = new AuditFaults(source, log, clock);
  const publisher = new LogPublisher(await FileStore.open(store));
  const issuer = new CheckpointIssuer(sequencing, publisher, faults, signer, jobs, clock);
  const checkpoints = new AuditCheckpoints(sequencer, issuer);
  return {
    /** So many entries, and the checkpoint over all of them. */
    grow: async (count: number) => {
      await source.transaction(async (manager) => {
        for (let entry = 0; entry < count; entry++)
          await log.append(manager, ACTOR, { kind: 'logout.done', fields: {} });
      });
      await sequencer.upToNow();
      return (await issuer.issue())!;
    },
    newest: async () => (await checkpoints.newest(source.manager))!,
    holds: async () => (await new AuditVerification(source, sequencer, clock).verify(ACTOR)).holds,
    witnessed: async (known: number) => {
      const consistency = (from: number, to: number) => checkpoints.consistency(source.manager, from, to);
      const anchor = new WitnessAnchor({
        name: 'w1',
        url: new URL(witness.url),
        verifierKey: witness.verifierKey,
        consistency,
      });
      return anchor.hand((await checkpoints.newest(source.manager))!, known);
    },
    close: async () => {
      await jobs.onApplicationShutdown();
      await sequencing.onApplicationShutdown();
      await source.destroy();
    },
  };
}

function configurationOf(url: string): Configuration {
  return Object.assign(new Configuration(), { appliance: { name: APPLIANCE }, database: { url } });
}

/** What the operator's command answers, and says. */
async function verifyCheckpoint(url: string, ...args: string[]): Promise<{ code: number; said: string }> {
  let said = '';
  const listen = (text: string | Uint8Array) => {
    said += String(text);
    return true;
  };
  const spies = (['stdout', 'stderr'] as const).map((stream) =>
    jest.spyOn(process[stream], 'write').mockImplementation(listen),
  );
  try {
    return { code: await verifyCheckpointCommand(configurationOf(url), args), said };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

/** Yesterday is kept as an operator keeps it: a copy of the database, and of every object. Today goes on from there. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'exhibit-roll-back-'));
  database = await testDatabase();
  signer = new Signer(APPLIANCE, FileKeyring.open(join(folder, 'keys'), { create: true }));
  witness = await startWitness({ [`${APPLIANCE}/audit`]: signer.verifierKey });

  const yesterday = await logOf(database.appUrl, join(folder, 'store'));
  await yesterday.grow(300);
  await yesterday.close();
  restored = await copyOf(database);
  await cp(join(folder, 'store'), join(folder, 'restored'), { recursive: true });

  const today = await logOf(database.appUrl, join(folder, 'store'));
  const { note } = await today.grow(300);
  outside = join(folder, 'outside.txt');
  await writeFile(outside, note);
  await today.witnessed(0);
  await today.close();
});
afterAll(async () => {
  await witness.stop();
  await restored.drop();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

describe('yesterday restored, database and store, with all keys in hand (P6)', () => {
  it('agrees with itself in everything: from inside nobody can tell', async () => {
    const log = await logOf(restored.appUrl, join(folder, 'restored'));
    expect(await log.holds()).toBe(true);
    await log.close();
  });

  it('is found rolled back by a checkpoint that was kept outside', async () => {
    const { code, said } = await verifyCheckpoint(restored.appUrl, outside, '--key', signer.verifierKey);
    expect(said).toContain('THE LOG WAS ROLLED BACK');
    expect(code).toBe(3);
  });

  it('is found rolled back by a witness', async () => {
    const log = await logOf(restored.appUrl, join(folder, 'restored'));
    await expect(log.witnessed(0)).rejects.toMatchObject({ code: 'WITNESS_AHEAD' });
    await log.close();
  });

  it('is found rewritten once it has grown past the checkpoint again, signed with the real key', async () => {
    const log = await logOf(restored.appUrl, join(folder, 'restored'));
    await log.grow(400);
    expect(await log.holds()).toBe(true);
    await expect(log.witnessed(0)).rejects.toMatchObject({ code: 'WITNESS_PROOF_REFUSED' });
    await log.close();
    const { code, said } = await verifyCheckpoint(restored.appUrl, outside, '--key', signer.verifierKey);
    expect(said).toContain('THE LOG WAS REWRITTEN');
    expect(code).toBe(3);
  });
});

describe('a checkpoint is not believed', () => {
  it('when its key is not the one that is known', async () => {
    const stranger = new Signer(APPLIANCE, FileKeyring.open(join(folder, 'other'), { create: true }));
    const { code, said } = await verifyCheckpoint(database.appUrl, outside, '--key', stranger.verifierKey);
    expect(said).toContain('NOTE_NOT_SIGNED_BY_KEY');
    expect(code).toBe(3);
  });

  it('when it is no file, no checkpoint, or too large for one', async () => {
    const wrong = join(folder, 'wrong.txt');
    for (const content of ['not a checkpoint\n', 'x'.repeat(2_000_000)]) {
      await writeFile(wrong, content);
      expect((await verifyCheckpoint(database.appUrl, wrong, '--key', signer.verifierKey)).code).toBe(3);
    }
    const missing = await verifyCheckpoint(
      database.appUrl,
      join(folder, 'none'),
      '--key',
      signer.verifierKey,
    );
    expect(missing).toEqual({ code: 3, said: 'The file cannot be read.\n' });
  });

  it('without a key from outside', async () => {
    expect(await verifyCheckpoint(database.appUrl, outside)).toMatchObject({ code: 2 });
  });
});

describe('a log that only grew', () => {
  it('continues the checkpoint that was kept outside', async () => {
    const log = await logOf(database.appUrl, join(folder, 'store'));
    await log.grow(300);
    await log.close();
    const { code, said } = await verifyCheckpoint(database.appUrl, outside, '--key', signer.verifierKey);
    expect(said).toContain('The log continues this checkpoint.');
    expect(code).toBe(0);
    const json = await verifyCheckpoint(database.appUrl, outside, '--json', '--key', signer.verifierKey);
    expect(JSON.parse(json.said)).toEqual({ continuation: 'continued', checked: 600, faults: [] });
  });

  it('continues it for whoever knows only the key that came after the one that signed it', async () => {
    const keyring = FileKeyring.open(join(folder, 'keys'), { create: false });
    const retired = signer.verifierKey;
    keyring.newSigningKey();
    const newer = new Signer(APPLIANCE, keyring);
    const ended = async (entries: number): Promise<{ code: number }> => {
      const at = '2026-11-20T10:00:00.000Z';
      const text = successionText({ retired, successor: newer.verifierKey, entries, at });
      await database.owner.query('ALTER TABLE key_succession DISABLE TRIGGER USER');
      await database.owner.query('DELETE FROM key_succession');
      await database.owner.query(
        'INSERT INTO key_succession (retired, entries, note, settled_at) VALUES ($1, $2, $3, now())',
        [retired, entries, await newer.signSuccession(text)],
      );
      return verifyCheckpoint(database.appUrl, outside, '--key', newer.verifierKey);
    };
    expect((await ended(600)).code).toBe(0);
    expect(await ended(599)).toMatchObject({ code: 3, said: expect.stringContaining('KEY_RETIRED') });
  });
});
