import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { DataSource, type EntityManager } from 'typeorm';
import { createDatabase, startPostgres } from '../../../deploy/evaluation/postgres.ts';
import {
  AuditLog,
  Clock,
  CoverageLedger,
  DisclosureDefinitions,
  DisclosureRun,
  DisclosureRunWorker,
  disclosureTextHash,
  FileKeyring,
  KeptVisits,
  migrate,
  RecordingKey,
  RecordingKeys,
  sealVisit,
  Verdict,
  VerdictKeeper,
  VISIT_SCHEMA,
} from './compiled.ts';
import { type BenchVisit, KEY, RULE, TEXT } from './visit.ts';

const APPLIANCE = 'bench.example';
const [DRAFTER, PUBLISHER, SITE, CONSENT, DISCLOSURE] = Array.from({ length: 5 }, () => randomUUID());
/** No turn of the worker ends within the measurement. */
const WITHOUT_END_MS = 3_600_000;

/** A bank with so many sealed recordings, one published disclosure, and a run of it that waits. */
export async function bankWithRun(
  folder: string,
  stopping: AsyncDisposableStack,
  { recordings, visit }: { recordings: number; visit: BenchVisit },
) {
  const server = await startPostgres({ dataDir: join(folder, 'postgres'), durable: true });
  stopping.defer(() => server.stop());
  const urls = await createDatabase(server.superuserUrl, {
    name: 'exhibit',
    ownerRole: 'exhibit_owner',
    appRole: 'exhibit_app',
  });
  await migrate(urls.ownerUrl);
  const entities = [RecordingKey, Verdict, DisclosureRun];
  const source = await new DataSource({ type: 'postgres', url: urls.appUrl, entities }).initialize();
  stopping.defer(() => source.destroy());
  const keys = new RecordingKeys(FileKeyring.open(join(folder, 'keys'), { create: true }));
  await source.transaction((manager) => furnish(manager));
  for (let at = 0; at < recordings; at += 500)
    await source.transaction((manager) => fill(manager, keys, visit, Math.min(500, recordings - at)));
  const run = randomUUID();
  await source.manager.query(
    `INSERT INTO disclosure_run (id, kind, disclosure_id, version, from_at, to_at, asked_by, asked_at)
     VALUES ($1, 'evaluation', $2, 1, 'epoch', now() + interval '1 hour', $3, now())`,
    [run, DISCLOSURE, DRAFTER],
  );
  const [{ bytes }] = await source.manager.query(
    'SELECT round(avg(length(content)))::int AS bytes FROM recording_observations',
  );
  const clock = new Clock();
  const audit = new AuditLog(source, clock);
  const worker = new DisclosureRunWorker(
    source,
    new DisclosureDefinitions(),
    new KeptVisits(undefined as never, keys, clock, { appliance: { name: APPLIANCE } } as never),
    new VerdictKeeper(audit, new CoverageLedger(), clock),
    audit,
    undefined as never,
    clock,
  );
  return {
    bytesEach: bytes as number,
    run: () => worker.work(run, WITHOUT_END_MS),
    outcome: () => outcomeOf(source.manager, run),
  };
}

async function outcomeOf(
  manager: EntityManager,
  run: string,
): Promise<{ verdicts: number; entries: number; state: string }> {
  const [outcome] = await manager.query(
    `SELECT (SELECT count(DISTINCT recording_id)::int FROM verdict WHERE run_id = $1) AS verdicts,
            (SELECT count(*)::int FROM audit_outbox WHERE kind = 'verdict.reached') AS entries,
            (SELECT outcome FROM disclosure_run WHERE id = $1) AS state`,
    [run],
  );
  return outcome;
}

async function furnish(manager: EntityManager): Promise<void> {
  for (const id of [DRAFTER, PUBLISHER])
    await manager.query(`INSERT INTO person VALUES ($1, 'bench', $2, 'Bench', now(), now())`, [id, id]);
  await manager.query(
    `INSERT INTO site (id, key, name, origins, consent, created_by, created_at)
     VALUES ($1, 'bench', 'Bench', '{http://bank.test}', '{}', $2, now())`,
    [SITE, DRAFTER],
  );
  await manager.query(
    `INSERT INTO consent_record (id, site_id, notice_version, purposes, language, collected_by, signals, receipt_id,
       receipt, receipt_note, recorded_at)
     VALUES ($1, $2, '1', '{evidence}', 'en', 'site', '{}', gen_random_uuid(), '{}', '', now())`,
    [CONSENT, SITE],
  );
  await manager.query(`INSERT INTO disclosure VALUES ($1, $2, $3, 'Rate')`, [DISCLOSURE, SITE, KEY]);
  await manager.query(
    `INSERT INTO disclosure_version (disclosure_id, version, locale, text, text_hash, rule, drafted_by, drafted_at,
       published_by, published_at)
     VALUES ($1, 1, 'en', $2, $3, $4, $5, now(), $6, now())`,
    [
      DISCLOSURE,
      TEXT,
      Buffer.from(disclosureTextHash(TEXT), 'hex'),
      JSON.stringify(RULE),
      DRAFTER,
      PUBLISHER,
    ],
  );
}

async function fill(
  manager: EntityManager,
  keys: InstanceType<typeof RecordingKeys>,
  { observed }: BenchVisit,
  count: number,
): Promise<void> {
  const ids = Array.from({ length: count }, () => randomUUID());
  await manager.query(
    `INSERT INTO recording (id, site_id, consent_id, state, opened_at, last_received_at, seal_due_at, next_seq)
     SELECT id, $2, $3, 'sealed', clock_timestamp(), now(), now(), 60 FROM unnest($1::uuid[]) AS id`,
    [ids, SITE, CONSENT],
  );
  const contents: Buffer[] = [];
  for (const recordingId of ids) {
    const key = await keys.create(manager, recordingId);
    contents.push(sealVisit(key, { appliance: APPLIANCE, recordingId, reading: 1 }, observed));
  }
  await manager.query(
    `INSERT INTO recording_observations (recording_id, reading, schema, content, kept_at)
     SELECT id, 1, $2, content, now() FROM unnest($1::uuid[], $3::bytea[]) AS kept(id, content)`,
    [ids, VISIT_SCHEMA, contents],
  );
}
