import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { manifestBytes, parseManifest } from '../../src/evidence/recording-manifest.js';
import { Jobs } from '../../src/platform/jobs/jobs.service.js';
import { RecordingContent } from '../../src/recordings/recording-content.service.js';
import { sequenceAudit } from '../support/sequence-audit.js';
import { bulkyVisit, type SentVisit } from '../support/bulky-visit.js';
import { eventually } from '../support/poll.js';
import { openSite, type BankSite } from '../support/scene.js';
import { startTestAppliance, type TestAppliance } from '../support/test-appliance.js';

/** The compiled worker, as it runs in life. */
const WORKER = join(import.meta.dirname, '../../dist/src/worker.js');
const SEGMENTS = 40;

let appliance: TestAppliance;
let site: BankSite;
let configuration: string;

beforeAll(async () => {
  appliance = await startTestAppliance({ withoutWorker: true });
  site = await openSite(appliance);
  configuration = join(appliance.folder, 'configuration.json');
  await writeFile(configuration, JSON.stringify(appliance.configuration));
  await appliance.database.owner.query(
    `CREATE FUNCTION wait_for_test() RETURNS trigger LANGUAGE plpgsql AS
     'BEGIN PERFORM pg_advisory_xact_lock(77); RETURN NEW; END'`,
  );
});
afterAll(() => appliance.stop());

async function objects(recording: string, kind: 'archive' | 'segments'): Promise<number> {
  const names = [...(await appliance.objects()).keys()];
  return names.filter((name) => name.includes(`${recording}/${kind}/`) && !name.includes('/.writing-'))
    .length;
}

/** Every segment that was acknowledged, byte for byte, from wherever it lies now (P9). */
async function expectAll({ recording, frames }: SentVisit): Promise<void> {
  const read: Buffer[] = [];
  const { manager } = appliance.app.get(DataSource, { strict: false });
  const content = appliance.app.get(RecordingContent, { strict: false });
  await content.each(manager, recording, (_segment, { frame }) => {
    read.push(Buffer.from(frame));
  });
  expect(read.length).toBe(frames.length);
  expect(Buffer.concat(read).equals(Buffer.concat(frames))).toBe(true);
}

/** Runs a worker and hands it over; afterwards it is gone, however that went. */
async function withWorker(act: (kill: () => Promise<void>) => Promise<void>): Promise<void> {
  const child = spawn(process.execPath, [WORKER], {
    env: { ...process.env, EXHIBIT_CONFIG: configuration },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const kill = async () => {
    child.kill('SIGKILL');
    await gone;
  };
  try {
    await act(kill);
  } finally {
    await kill();
  }
}

/** The worker runs into a change of the archive's row, and is killed as it stands there. */
async function killedBefore(change: string, reached: () => Promise<boolean>): Promise<void> {
  const { owner } = appliance.database;
  await owner.query(
    `CREATE TRIGGER wait_for_test BEFORE ${change} ON recording_archive FOR EACH ROW EXECUTE FUNCTION wait_for_test()`,
  );
  const holder = owner.createQueryRunner();
  await holder.query('SELECT pg_advisory_lock(77)');
  try {
    await withWorker(async (kill) => {
      await eventually(`the worker is held before ${change}`, async () => ((await reached()) ? true : null));
      await kill();
    });
  } finally {
    await holder.query('SELECT pg_advisory_unlock(77)');
    await holder.release();
    await owner.query('DROP TRIGGER wait_for_test ON recording_archive');
  }
}

async function isHeld(): Promise<boolean> {
  const [{ count }] = await appliance.database.owner.query(
    `SELECT count(*)::int AS count FROM pg_locks l JOIN pg_database d ON d.oid = l.database
     WHERE l.locktype = 'advisory' AND NOT l.granted AND l.objid = 77 AND d.datname = current_database()`,
  );
  return count > 0;
}

/** What the sweep does a minute later. */
async function again(queue: 'recording.seal' | 'recording.compact', recordingId: string): Promise<void> {
  const { manager } = appliance.database.owner;
  await appliance.app.get(Jobs, { strict: false }).enqueue(manager, queue, { recordingId });
}

const rowsOf = ({ recording }: SentVisit): Promise<Record<string, unknown>[]> =>
  appliance.database.owner.query(`SELECT * FROM recording_archive WHERE recording_id = $1`, [recording]);

async function finished(...visits: SentVisit[]): Promise<void> {
  await withWorker(async () => {
    for (const visit of visits)
      await eventually(
        'the segments are compacted',
        async () => (await rowsOf(visit))[0]?.['segments_removed_at'],
      );
  });
}

describe('kill -9 of the process that seals (P9)', () => {
  it('keeps every acknowledged segment when the sealer is killed between archive and seal', async () => {
    const visit = await bulkyVisit(appliance, site, SEGMENTS, 100);
    await killedBefore('INSERT', isHeld);
    expect(await objects(visit.recording, 'archive')).toBe(1);
    expect(await objects(visit.recording, 'segments')).toBe(SEGMENTS);
    await expectAll(visit);
    await again('recording.seal', visit.recording);
    await finished(visit);
    // What the killed one had written went when the next one began.
    expect(await objects(visit.recording, 'archive')).toBe(1);
    expect(await objects(visit.recording, 'segments')).toBe(0);
    await expectAll(visit);
  });

  it('keeps every acknowledged segment when the sealer is killed between archive and removal', async () => {
    const visit = await bulkyVisit(appliance, site, SEGMENTS, 100);
    await killedBefore('UPDATE OF verified_at', isHeld);
    expect(await objects(visit.recording, 'archive')).toBe(1);
    expect(await objects(visit.recording, 'segments')).toBe(SEGMENTS);
    await expectAll(visit);
    await again('recording.compact', visit.recording);
    await finished(visit);
    expect(await objects(visit.recording, 'segments')).toBe(0);
    await expectAll(visit);
  });

  it('removes no segment on the strength of an archive that is damaged by then', async () => {
    const visit = await bulkyVisit(appliance, site, 3, 50);
    await killedBefore('UPDATE OF verified_at', isHeld);
    const objectKey = (await rowsOf(visit))[0]!['object_key'] as string;
    const path = join(appliance.folder, 'objects', objectKey);
    const bytes = (await appliance.objects()).get(path)!;
    bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1);
    await writeFile(path, bytes);
    await again('recording.compact', visit.recording);
    await withWorker(async () => {
      await eventually('the damage is found', async () => (await rowsOf(visit))[0]!['damaged_at']);
    });
    expect(await rowsOf(visit)).toMatchObject([{ verified_at: null, segments_removed_at: null }]);
    expect(await objects(visit.recording, 'segments')).toBe(3);
    await expectAll(visit);
  });

  it('keeps every acknowledged segment when it is killed in the middle of the removal', async () => {
    const visit = await bulkyVisit(appliance, site, 300, 5);
    await killedBefore(
      'UPDATE OF segments_removed_at',
      async () => (await objects(visit.recording, 'segments')) < 300,
    );
    expect(await objects(visit.recording, 'archive')).toBe(1);
    await expectAll(visit);
    await again('recording.compact', visit.recording);
    await finished(visit);
    expect(await objects(visit.recording, 'segments')).toBe(0);
    await expectAll(visit);
  });

  it('keeps every acknowledged segment when it is killed at any moment, again and again', async () => {
    const visits: SentVisit[] = [];
    for (let round = 0; round < 5; round++) {
      visits.push(await bulkyVisit(appliance, site, 30, 60));
      await withWorker(async (kill) => {
        await eventually('it is at work', async () =>
          (await objects(visits[round]!.recording, 'archive')) > 0 ? true : null,
        );
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 150));
        await kill();
      });
      for (const visit of visits) await expectAll(visit);
      for (const { recording } of visits)
        for (const queue of ['recording.seal', 'recording.compact'] as const) await again(queue, recording);
    }
    await finished(...visits);
    for (const visit of visits) {
      await expectAll(visit);
      expect(await objects(visit.recording, 'archive')).toBe(1);
      expect(await objects(visit.recording, 'segments')).toBe(0);
    }
  });
});

describe('a recording that was sealed before there were archives', () => {
  it('stays readable, and is compacted by the job, which writes down what no manifest says', async () => {
    const visit = await bulkyVisit(appliance, site, 4, 100);
    await killedBefore('UPDATE OF verified_at', isHeld);
    await asBefore(visit);
    await expectAll(visit);
    await appliance.app
      .get(Jobs, { strict: false })
      .enqueue(appliance.database.owner.manager, 'recording.compact-nightly', {});
    await finished(visit);
    await expectAll(visit);
    expect(await objects(visit.recording, 'segments')).toBe(0);
    await sequenceAudit(appliance.database.source);
    const entries: { kind: string; fields: object }[] = (
      await appliance.database.owner.query(
        `SELECT leaf FROM audit_entry WHERE recording_id = $1 ORDER BY leaf_index`,
        [visit.recording],
      )
    ).map(({ leaf }: { leaf: string }) => JSON.parse(leaf));
    expect(entries.map(({ kind }) => kind).slice(-2)).toEqual(['recording.archived', 'recording.compacted']);
    expect(entries.at(-2)!.fields).toMatchObject({ segments: 4 });
  });

  /** The database as an earlier version has left it. */
  async function asBefore({ recording }: SentVisit): Promise<void> {
    const { owner } = appliance.database;
    const tables = ['archived_segment', 'recording_archive', 'recording_seal'];
    for (const table of tables) await owner.query(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
    for (const table of tables.slice(0, 2))
      await owner.query(`DELETE FROM ${table} WHERE recording_id = $1`, [recording]);
    const [{ manifest }] = await owner.query(`SELECT manifest FROM recording_seal WHERE recording_id = $1`, [
      recording,
    ]);
    const { archive: _a, clock: _c, playerVersions: _p, ...older } = parseManifest(Buffer.from(manifest));
    await owner.query(
      `UPDATE recording_seal SET manifest = $2, manifest_cms = NULL WHERE recording_id = $1`,
      [recording, manifestBytes(older).toString('utf8')],
    );
    for (const table of tables) await owner.query(`ALTER TABLE ${table} ENABLE TRIGGER USER`);
  }
});
