import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { certificateFaults, parseCertificate } from '../../src/evidence/destruction-certificate.js';
import { RecordingKeys } from '../../src/keys/recording-keys.service.js';
import { FileStore } from '../../src/storage/file-store.js';
import { sequenceAudit } from '../support/sequence-audit.js';
import { KilledWorkers } from '../support/killed-workers.js';
import { eventually } from '../support/poll.js';
import { decide } from '../support/recorder-by-hand.js';
import { openSite, type BankSite } from '../support/scene.js';
import { startTestAppliance, type TestAppliance } from '../support/test-appliance.js';

const SWEEPER = join(import.meta.dirname, '../../src/retention/sweeper/sweeping.fixture.mjs');
/** `npm test` does each step once, and once no particular one; set to 200 for the long run. */
const ROUNDS = Number(process.env['EXHIBIT_RETENTION_KILL_ROUNDS'] ?? 7);
const SEED = Number(process.env['EXHIBIT_RETENTION_KILL_SEED'] ?? Date.now() % 2 ** 31);
const SWEEPERS = 3;
const A_ROUND = 12;

const STEPS = [
  'INSERT ON destruction',
  'DELETE ON recording_key',
  'UPDATE OF key_destroyed_at ON destruction',
  'UPDATE OF objects_removed_at ON destruction',
  'INSERT ON destruction_sheet',
  'UPDATE OF certified_at ON destruction',
] as const;

let appliance: TestAppliance;
let site: BankSite;
let store: FileStore;
let consent: string;
let sweepers: KilledWorkers | undefined;

beforeAll(async () => {
  appliance = await startTestAppliance({ withoutWorker: true });
  site = await openSite(appliance);
  consent = await decide(appliance.url, site.key);
  store = await FileStore.open(join(appliance.folder, 'objects'));
  const ada = await appliance.as('ada');
  const rule = {
    site: null,
    category: null,
    jurisdiction: null,
    minimum: null,
    maximum: 'P1D',
    approval: false,
  };
  await ada.post('/api/retention/rules', { rules: [rule], declarations: [] });
  await (await appliance.as('priya')).post('/api/retention/rules/1/publish');
  sweepers = await KilledWorkers.start(appliance, { script: SWEEPER, count: SWEEPERS, seed: SEED });
});
afterAll(async () => {
  await sweepers?.stop();
  await appliance.stop();
});

/** Recordings of two days ago, each with a key and objects of every kind. */
async function due(count: number): Promise<string[]> {
  const source = appliance.app.get(DataSource, { strict: false });
  const keys = appliance.app.get(RecordingKeys, { strict: false });
  const ids = Array.from({ length: count }, () => randomUUID());
  for (const id of ids)
    for (const name of ['segments/000000-0123456789ab', 'archive/0123456789ab', `packs/${id}`])
      await store.put(`recordings/${id.slice(0, 2)}/${id}/${name}`, Buffer.from('ciphertext'));
  await source.transaction(async (manager) => {
    for (const id of ids) {
      await manager.query(
        `INSERT INTO recording (id, site_id, consent_id, subject, state, opened_at, last_received_at, seal_due_at, next_seq)
         VALUES ($1, $2, $3, 'APP-1', 'sealed', now() - interval '2 days', now() - interval '2 days', now(), 1)`,
        [id, site.id, consent],
      );
      (await keys.create(manager, id)).fill(0);
    }
  });
  return ids;
}

async function expectEnded(ids: string[]): Promise<void> {
  const { owner } = appliance.database;
  await eventually('every recording has its certificate', async () => {
    const [{ left }] = await owner.query(
      `SELECT count(*)::int AS left FROM unnest($1::uuid[]) AS r (id)
         LEFT JOIN destruction d ON d.recording_id = r.id WHERE d.certified_at IS NULL`,
      [ids],
    );
    if (left > 0)
      await owner.query(
        `UPDATE destruction SET work_due_at = now() WHERE certified_at IS NULL AND work_due_at > now()`,
      );
    return left === 0 ? true : null;
  });
}

describe(`three sweepers on one database, killed at each step, seed ${SEED} (P8)`, () => {
  it('leave exactly one certificate for each recording, and neither key nor object of any', async () => {
    const all: string[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const step = STEPS[round % (STEPS.length + 1)];
      const make = () => due(A_ROUND);
      const made =
        step === undefined ? await sweepers!.anytime(make) : await sweepers!.at({ on: step }, make);
      await expectEnded(made);
      all.push(...made);
    }
    await sweepers!.stop();
    const { owner, source } = appliance.database;
    await sequenceAudit(source);
    const [rows] = await owner.query(
      `SELECT (SELECT count(*)::int FROM recording_key WHERE recording_id = ANY($1)) AS keys,
              (SELECT count(*)::int FROM recording WHERE id = ANY($1) AND state = 'destroyed' AND subject IS NULL) AS destroyed,
              (SELECT count(*)::int FROM destruction WHERE recording_id = ANY($1) AND certified_at IS NOT NULL) AS certified`,
      [all],
    );
    expect(rows).toEqual({ keys: 0, destroyed: all.length, certified: all.length });
    const entries: { kind: string; entries: number; recordings: number }[] = await owner.query(
      `SELECT kind, count(*)::int AS entries, count(DISTINCT recording_id)::int AS recordings FROM audit_entry
       WHERE recording_id = ANY($1) AND kind IN ('recording.destroyed', 'recording.key.destroyed') GROUP BY kind ORDER BY kind`,
      [all],
    );
    expect(entries).toEqual(
      ['recording.destroyed', 'recording.key.destroyed'].map((kind) => ({
        kind,
        entries: all.length,
        recordings: all.length,
      })),
    );
    for (const id of all)
      for await (const { key } of store.list(`recordings/${id.slice(0, 2)}/${id}/`))
        throw new Error(`${key} is still there`);
    for (const { certificate } of await owner.query(
      'SELECT certificate FROM destruction WHERE recording_id = ANY($1)',
      [all],
    )) {
      const parsed = parseCertificate(Buffer.from(certificate, 'utf8'));
      expect(parsed.objects).toHaveLength(3);
      expect(certificateFaults(parsed)).toEqual([]);
    }
    expect(existsSync(join(appliance.folder, 'objects'))).toBe(true);
  }, 3_600_000);
});
