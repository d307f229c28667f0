import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testDatabase, type TestDatabase } from '../../test/support/database.js';
import { leafHash } from '../evidence/audit-leaf.js';
import { openCheckpoint } from '../evidence/checkpoint.js';
import { rootOf, verifyConsistency } from '../evidence/merkle-tree.js';
import { parseVerifierKey } from '../evidence/signed-note.js';
import { bundlePath, parseBundle, parseTile, tilePath, tilesSince } from '../evidence/tlog-tiles.js';
import { formatTlogProof, openTlogProof } from '../evidence/tlog-proof.js';
import { LocalEd25519Key } from '../keys/ed25519-key.js';
import { Signer } from '../keys/signer.js';
import { Clock } from '../platform/clock.js';
import { Configuration } from '../platform/config/configuration.js';
import { Jobs } from '../platform/jobs/jobs.service.js';
import { FileStore } from '../storage/file-store.js';
import { AuditCheckpoints } from './audit-checkpoints.service.js';
import { AuditFaults } from './audit-faults.service.js';
import { AuditLog } from './audit-log.service.js';
import { AuditSequencer } from './audit-sequencer.service.js';
import { CheckpointIssuer } from './checkpoint-issuer.service.js';
import { LogPublisher, checkpointPath, publishedPath } from './log-publisher.service.js';
import { SequencingDatabase } from './sequencing-database.js';

const ACTOR = { kind: 'person', personId: randomUUID(), roles: [] } as const;
const key = new LocalEd25519Key(generateKeyPairSync('ed25519').privateKey);

class MovedClock extends Clock {
  ahead = 0;
  override now(): Date {
    return new Date(Date.now() + this.ahead);
  }
}

let room: Awaited<ReturnType<typeof auditRoom>>;
beforeEach(async () => {
  room = await auditRoom();
});
afterEach(() => room.close());

describe('no checkpoint is signed', () => {
  it('while nothing is new', async () => {
    expect(await room.issuer.issue()).toBeNull();
    await room.write(3);
    const first = await room.issuer.issue();
    room.clock.ahead += 86_400_000;
    expect(await room.issuer.issue()).toEqual(first);
  });

  it('within ten seconds of the last one, for fewer than 256 leaves', async () => {
    await room.write(1);
    expect((await room.issuer.issue())?.size).toBe(1);
    await room.write(255);
    expect((await room.issuer.issue())?.size).toBe(1);
    await room.write(1);
    expect((await room.issuer.issue())?.size).toBe(257);
    await room.write(1);
    room.clock.ahead += 10_000;
    expect((await room.issuer.issue())?.size).toBe(258);
  });

  it('over an object of the log that has other bytes: an alarm is raised, once, and everything else goes on', async () => {
    await room.store.put(publishedPath('tile/0/000.p/2'), Buffer.alloc(64));
    await room.write(2);
    for (let time = 0; time < 2; time++)
      await expect(room.issuer.issue()).rejects.toMatchObject({ code: 'AUDIT_OBJECT_DIFFERS' });
    expect(await room.checkpoints.newest(room.manager)).toBeNull();
    expect(await room.faults.known()).toEqual([
      { object: 'audit/tile/0/000.p/2', code: 'AUDIT_OBJECT_DIFFERS', foundAt: expect.any(Date) },
    ]);
    await room.sequencer.upToNow();
    expect(await room.kinds()).toEqual(['logout.done', 'logout.done', 'audit.fault.found']);
  });

  it('over a tree that does not follow from what was signed before', async () => {
    await room.write(300);
    await room.issuer.issue();
    await room.write(300);
    await room.database.owner.query(
      `UPDATE audit_tree SET frontier = substring(frontier FROM 33) || sha256('x')`,
    );
    await expect(room.issuer.issue()).rejects.toMatchObject({ code: 'AUDIT_LOG_DAMAGED' });
    expect((await room.faults.known()).map(({ object }) => object)).toEqual([checkpointPath(600)]);
  });

  it('over a log that has become shorter than what was signed', async () => {
    await room.write(3);
    await room.issuer.issue();
    await room.asOwner(
      'ALTER TABLE audit_entry DISABLE TRIGGER USER',
      'DELETE FROM audit_entry WHERE leaf_index = 2',
      `UPDATE audit_tree SET size = 2, frontier = sha256('x')`,
    );
    room.clock.ahead += 10_000;
    await expect(room.issuer.issue()).rejects.toMatchObject({ code: 'AUDIT_LOG_DAMAGED' });
  });

  it('over entries of which one is gone', async () => {
    await room.write(3);
    await room.asOwner(
      'ALTER TABLE audit_entry DISABLE TRIGGER USER',
      'DELETE FROM audit_entry WHERE leaf_index = 1',
    );
    await expect(room.issuer.issue()).rejects.toMatchObject({
      code: 'AUDIT_LOG_DAMAGED',
      object: 'tile/0/000.p/3',
    });
  });

  it('for an entry that is not in the log', async () => {
    await room.write(1);
    await expect(room.checkpoints.covering(room.manager, 1)).rejects.toMatchObject({
      code: 'AUDIT_ENTRY_NOT_FOUND',
    });
    await expect(room.checkpoints.at(room.manager, 7)).rejects.toMatchObject({
      code: 'AUDIT_CHECKPOINT_NOT_FOUND',
    });
  });
});

describe('a checkpoint', () => {
  it('is checked by an outsider who has the bucket and the public key, and nothing else', async () => {
    await room.write(300);
    await room.issuer.issue();
    await room.write(700);
    const { size, root } = (await room.issuer.issue())!;
    expect(size).toBe(1_000);

    const read = (path: string) => room.store.get(publishedPath(path));
    const note = (await room.store.get(checkpointPath(size))).toString('utf8');
    const opened = openCheckpoint(note, parseVerifierKey(room.signer.verifierKey), 'bank.example/audit');
    expect(opened).toMatchObject({ size, root });
    const leaves: Buffer[] = [];
    for (const tile of tilesSince(0, size)) {
      const hashes = parseTile(await read(tilePath(tile)), tile.width);
      if (tile.level > 0) {
        const below = leaves.slice(tile.index * 65_536).map((leaf) => leafHash(leaf));
        expect(hashes).toEqual(hashes.map((_, place) => rootOf(below.slice(place * 256, (place + 1) * 256))));
        continue;
      }
      const entries = parseBundle(await read(bundlePath(tile)), tile.width);
      expect(entries.map((entry) => leafHash(entry))).toEqual(hashes);
      leaves.push(...entries);
    }
    expect(rootOf(leaves.map((leaf) => leafHash(leaf)))).toEqual(opened.root);
    // What was published for the smaller log stays, so that its checkpoint can still be checked.
    expect(parseTile(await read('tile/0/001.p/44'), 44)).toHaveLength(44);
  });

  it('proves each entry, and that the log only grew', async () => {
    await room.write(300);
    const older = (await room.issuer.issue())!;
    await room.write(400);
    const newer = await room.checkpoints.covering(room.manager, 650);
    expect(newer.size).toBe(700);
    const key = parseVerifierKey(room.signer.verifierKey);
    for (const index of [0, 255, 256, 299, 650, 699]) {
      const proof = await room.checkpoints.inclusion(room.manager, index, newer.size);
      const text = formatTlogProof({ index, proof, checkpointNote: newer.note });
      const [{ leaf }] = await room.manager.query('SELECT leaf FROM audit_entry WHERE leaf_index = $1', [
        index,
      ]);
      const opened = openTlogProof(text, leafHash(Buffer.from(leaf)), { key, origin: 'bank.example/audit' });
      expect(opened.index).toBe(index);
    }
    expect(
      verifyConsistency({
        from: older.size,
        to: newer.size,
        fromRoot: older.root,
        toRoot: newer.root,
        proof: await room.checkpoints.consistency(room.manager, older.size, newer.size),
      }),
    ).toBe(true);
    expect(await room.checkpoints.at(room.manager, older.size)).toEqual(older);
  });

  it('is made for whoever needs one now, and the newest that covers the entry serves', async () => {
    await room.write(1);
    const first = await room.checkpoints.covering(room.manager, 0);
    expect(first.size).toBe(1);
    await room.write(2, { sequenced: false });
    expect(await room.checkpoints.covering(room.manager, 0)).toEqual(first);
    expect((await room.checkpoints.covering(room.manager, 1)).size).toBe(3);
  });

  it('is newest only after it was published, and a repeated attempt finds its own bytes', async () => {
    await room.write(5);
    await room.asOwner(
      `CREATE FUNCTION no_more() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''full''; END'`,
      'CREATE TRIGGER no_more BEFORE INSERT ON audit_checkpoint FOR EACH ROW EXECUTE FUNCTION no_more()',
    );
    await expect(room.issuer.issue()).rejects.toThrow('full');
    expect(await room.checkpoints.newest(room.manager)).toBeNull();
    expect((await room.store.get(checkpointPath(5))).length).toBeGreaterThan(0);
    await room.asOwner('DROP TRIGGER no_more ON audit_checkpoint');
    const signed = await room.issuer.issue();
    expect(signed?.note).toBe((await room.store.get(checkpointPath(5))).toString());
    expect(await room.faults.known()).toEqual([]);
  });

  it('comes once of two replicas that sign at the same moment, with one job for the anchors', async () => {
    await room.write(10);
    const both = await Promise.all([room.issuer.issue(), room.issuer.issue()]);
    expect(both.map((signed) => signed?.size)).toEqual([10, 10]);
    const jobs = await room.database.owner.query(`SELECT data FROM pgboss.job WHERE name = 'audit.anchor'`);
    expect(jobs).toEqual([{ data: { size: '10' } }]);
  });
});

async function auditRoom() {
  const database: TestDatabase = await testDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'exhibit-audit-'));
  const store = await FileStore.open(folder);
  const clock = new MovedClock();
  const jobs = new Jobs(Object.assign(new Configuration(), { database: { url: database.appUrl } }));
  await jobs.onModuleInit();
  const log = new AuditLog(database.source, clock);
  const sequencing = new SequencingDatabase(database.source);
  const sequencer = new AuditSequencer(sequencing);
  const faults = new AuditFaults(database.source, log, clock);
  const signer = new Signer('bank.example', { noteKeys: () => [key] });
  const issuer = new CheckpointIssuer(sequencing, new LogPublisher(store), faults, signer, jobs, clock);
  const { manager } = database.source;
  return {
    database,
    manager,
    store,
    clock,
    sequencer,
    faults,
    signer,
    issuer,
    checkpoints: new AuditCheckpoints(sequencer, issuer),
    write: async (count: number, { sequenced = true } = {}) => {
      await database.source.transaction(async (own) => {
        for (let entries = 0; entries < count; entries++)
          await log.append(own, ACTOR, { kind: 'logout.done', fields: {} });
      });
      if (sequenced) await sequencer.upToNow();
    },
    kinds: async (): Promise<string[]> =>
      (await manager.query('SELECT kind FROM audit_entry ORDER BY leaf_index')).map(
        ({ kind }: { kind: string }) => kind,
      ),
    asOwner: async (...statements: string[]) => {
      for (const statement of statements) await database.owner.query(statement);
    },
    close: async () => {
      await jobs.onApplicationShutdown();
      await sequencing.onApplicationShutdown();
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
