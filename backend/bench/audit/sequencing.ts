import { rmSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { createDatabase, startPostgres } from '../../../deploy/evaluation/postgres.ts';
import { lineOf, type Comparison } from '../side-by-side.ts';
import {
  AuditLog,
  AuditSequencer,
  AuditVerification,
  Clock,
  SequencingDatabase,
  leaves,
  migrate,
} from './compiled.ts';
import { eventOf, outboxRows } from './events.ts';

const LEAST_PER_SECOND = 5_000;
const LEAST_RATIO = 0.5;
const ROUNDS = 10;
const EACH = 100_000;
/** The baseline inserts as many rows at once as the sequencer moves. */
const BATCH = 2_000;
const WRITERS = 8;
const WRITTEN = 4_000;

const COLUMNS = 'id, kind, occurred_at, actor_kind, actor_id, outcome, recording_id, leaf, leaf_hash';
const TYPES = ['uuid', 'text', 'timestamptz', 'text', 'uuid', 'text', 'uuid', 'text', 'bytea'];

export async function sequencing(say: (line: string) => void) {
  await using stopping = new AsyncDisposableStack();
  const { source, owner } = await database(stopping);
  // The same columns and indexes, without anything that checks or refuses.
  await owner.query('CREATE TABLE plain_entry (LIKE audit_entry INCLUDING INDEXES)');
  await owner.query('GRANT INSERT ON plain_entry TO exhibit_app');
  const own = new SequencingDatabase(source);
  stopping.defer(() => own.onApplicationShutdown());
  const sequencer = new AuditSequencer(own);

  const rounds: { size: number; ours: number; baseline: number }[] = [];
  let past: Parameters<typeof leaves.nextAuditEntry>[0] = null;
  for (let round = 0; round < ROUNDS; round++) {
    const rows = await outboxRows(round * EACH, EACH);
    for (let at = 0; at < EACH; at += BATCH) await fillOutbox(owner, rows.slice(at, at + BATCH));
    const placed = rows.map((row) => {
      const entry = leaves.nextAuditEntry(past, Buffer.from(row[7] as string));
      past = entry;
      return [entry.index, ...row, entry.prevLink, entry.link];
    });
    const ours = () => perSecond(EACH, () => sequencer.upToNow());
    const baseline = () =>
      perSecond(EACH, async () => {
        for (let at = 0; at < EACH; at += BATCH) await plainInsert(source, placed.slice(at, at + BATCH));
      });
    const first = round % 2 === 0;
    const one = first ? await ours() : await baseline();
    const other = first ? await baseline() : await ours();
    rounds.push({ size: (round + 1) * EACH, ours: first ? one : other, baseline: first ? other : one });
    const { size, ours: mine, baseline: theirs } = rounds.at(-1)!;
    say(
      `  log of ${size.toLocaleString('en')}: ours ${Math.round(mine)} events/s, plain INSERT ${Math.round(theirs)}`,
    );
  }
  const comparison: Comparison = {
    what: 'sequencing',
    unit: 'events/s',
    ours: Math.round(median(rounds.map(({ ours }) => ours))),
    baseline: Math.round(median(rounds.map(({ baseline }) => baseline))),
    ratio: median(rounds.map(({ ours, baseline }) => ours / baseline)),
    judged: true,
  };
  say(lineOf(comparison));
  const slowest = Math.round(Math.min(...rounds.map(({ ours }) => ours)));
  say(`    slowest of ${ROUNDS} rounds of ${EACH}: ${slowest} events/s`);

  const begun = performance.now();
  const verification = await new AuditVerification(source, sequencer, new Clock()).verify({
    kind: 'operator',
  });
  const verified = Math.round(verification.entries / ((performance.now() - begun) / 1_000));
  say(
    `  false alarms over ${verification.entries.toLocaleString('en')} honest events: ${verification.faults.length} (read from PostgreSQL and checked at ${verified} entries/s)`,
  );

  const endToEnd = await whileWriting(source, sequencer);
  say(
    `  append to sequenced, ${WRITERS} writers of single events: ${endToEnd.perSecond} events/s, p50 ${endToEnd.p50} ms, p95 ${endToEnd.p95} ms`,
  );

  const missed = [
    ...(comparison.ours < LEAST_PER_SECOND ? [`sequencing: ${comparison.ours} events/s`] : []),
    ...(comparison.ratio < LEAST_RATIO ? [`sequencing: a ratio of ${comparison.ratio.toFixed(2)}`] : []),
    ...(verification.holds ? [] : [`false alarms: ${JSON.stringify(verification.faults.slice(0, 3))}`]),
  ];
  const falseAlarms = {
    entries: verification.entries,
    faults: verification.faults.length,
    perSecond: verified,
  };
  return { figures: { sequencing: comparison, slowest, rounds, falseAlarms, endToEnd }, missed };
}

/** Each writer commits one event and waits until it has its place in the log. */
async function whileWriting(source: DataSource, sequencer: InstanceType<typeof AuditSequencer>) {
  const log = new AuditLog(source, new Clock());
  const times: number[] = [];
  let next = 0;
  const writer = async () => {
    while (next < WRITTEN) {
      const event = eventOf(next++);
      const begun = performance.now();
      await log.record(...event);
      await sequencer.upToNow();
      times.push(performance.now() - begun);
    }
  };
  const rate = await perSecond(WRITTEN, () => Promise.all(Array.from({ length: WRITERS }, writer)));
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => Math.round(sorted[Math.floor(sorted.length * share)]! * 10) / 10;
  return { perSecond: Math.round(rate), p50: at(0.5), p95: at(0.95) };
}

async function database(stopping: AsyncDisposableStack) {
  const folder = mkdtempSync(join(tmpdir(), 'exhibit-bench-'));
  stopping.defer(() => rmSync(folder, { recursive: true, force: true }));
  const server = await startPostgres({ dataDir: join(folder, 'postgres'), durable: true });
  stopping.defer(() => server.stop());
  const { ownerUrl, appUrl } = await createDatabase(server.superuserUrl, {
    name: 'exhibit',
    ownerRole: 'exhibit_owner',
    appRole: 'exhibit_app',
  });
  await migrate(ownerUrl);
  const open = async (url: string) => {
    const source = await new DataSource({ type: 'postgres', url }).initialize();
    stopping.defer(() => source.destroy());
    return source;
  };
  return { source: await open(appUrl), owner: await open(ownerUrl) };
}

const unnest = (types: string[]) =>
  `SELECT * FROM unnest(${types.map((type, n) => `$${n + 1}::${type}[]`).join(', ')})`;
const columnsOf = (rows: unknown[][]) => rows[0]!.map((_, column) => rows.map((row) => row[column]));

const fillOutbox = (owner: DataSource, rows: unknown[][]) =>
  owner.query(`INSERT INTO audit_outbox (${COLUMNS}) ${unnest(TYPES)}`, columnsOf(rows));

const plainInsert = (source: DataSource, rows: unknown[][]) =>
  source.query(
    `INSERT INTO plain_entry (leaf_index, ${COLUMNS}, previous_link, link) ${unnest(['bigint', ...TYPES, 'bytea', 'bytea'])}`,
    columnsOf(rows),
  );

async function perSecond(count: number, work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return count / ((performance.now() - begun) / 1_000);
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
