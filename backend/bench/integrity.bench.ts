// The check of everything that is stored, over a million honest events in PostgreSQL and an object store: no false alarm,
// beside reading the same rows and hashing their leaves.
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EntityManager } from 'typeorm';
import { DataSource } from 'typeorm';
import { createDatabase, startPostgres } from '../../deploy/evaluation/postgres.ts';
import {
  AuditLog,
  AuditSequencer,
  Clock,
  FileStore,
  migrate,
  SequencingDatabase,
  treeState,
} from './audit/compiled.ts';
import type { Benchmark, Outcome } from './benchmark.ts';

const compiled = (path: string) => import(new URL(`../dist/src/${path}.js`, import.meta.url).href);
const { LogPublisher } = (await compiled(
  'audit/log-publisher.service',
)) as typeof import('../src/audit/log-publisher.service.js');
const { startOfRun, verifyStore } = (await compiled(
  'integrity/store-verification',
)) as typeof import('../src/integrity/store-verification.js');
const { auditOrigin, checkpointText } = (await compiled(
  'evidence/checkpoint',
)) as typeof import('../src/evidence/checkpoint.js');
const { formatNote, parseVerifierKey, verifierKeyText } = (await compiled(
  'evidence/signed-note',
)) as typeof import('../src/evidence/signed-note.js');

const EVENTS = 1_000_000;
const BATCH = 2_000;
const APPLIANCE = 'bench.example';
const COLUMNS = 'id, kind, occurred_at, actor_kind, actor_id, outcome, recording_id, leaf, leaf_hash';
const TYPES = ['uuid', 'text', 'timestamptz', 'text', 'uuid', 'text', 'uuid', 'text', 'bytea'];

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const key = parseVerifierKey(
  verifierKeyText(APPLIANCE, publicKey.export({ format: 'der', type: 'spki' }).subarray(-32)),
);

export const benchmark: Benchmark = {
  expected: `no false alarm over ${EVENTS.toLocaleString('en')} honest events`,
  async run(say): Promise<Outcome> {
    await using stopping = new AsyncDisposableStack();
    const folder = mkdtempSync(join(tmpdir(), 'exhibit-bench-'));
    stopping.defer(() => rmSync(folder, { recursive: true, force: true }));
    const { source, owner } = await database(folder, stopping);
    const store = await FileStore.open(join(folder, 'objects'));
    await fill(source, owner, stopping, say);
    await publish(source, owner, store);
    say(`  ${EVENTS.toLocaleString('en')} events sequenced, published and signed`);

    const begun = performance.now();
    const target = {
      source,
      store,
      appliance: APPLIANCE,
      verifierKeys: [{ key: key, until: null }],
      contentKeys: null,
      outside: null,
      settleMs: 0,
      share: null,
    };
    let last = startOfRun();
    for await (last of verifyStore(target, last));
    const perSecond = Math.round(EVENTS / ((performance.now() - begun) / 1000));
    const peakRssMb = Math.round(process.resourceUsage().maxRSS / 1024);
    const baseline = await hashing(source);
    const { faults, checked } = last.findings;
    say(
      `  verify-store ${perSecond} entries/s, reading and hashing alone ${baseline}/s, peak ${peakRssMb} MB, ${faults.length} faults`,
    );
    return {
      figures: {
        events: EVENTS,
        perSecond,
        baseline,
        ratio: Math.round((perSecond / baseline) * 100) / 100,
        peakRssMb,
        checked,
        falseAlarms: faults.length,
      },
      missed: faults.slice(0, 3).map(({ item, code }) => `a false alarm: ${item} ${code}`),
    };
  },
};

async function database(folder: string, stopping: AsyncDisposableStack) {
  const server = await startPostgres({ dataDir: join(folder, 'postgres'), durable: false });
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

/** Events that speak of no row, so that only the log is measured; through the outbox and the sequencer, as in life. */
async function fill(
  source: DataSource,
  owner: DataSource,
  stopping: AsyncDisposableStack,
  say: (line: string) => void,
) {
  const own = new SequencingDatabase(source);
  stopping.defer(() => own.onApplicationShutdown());
  const sequencer = new AuditSequencer(own);
  const lists = TYPES.map((type, place) => `$${place + 1}::${type}[]`).join(', ');
  for (let at = 0; at < EVENTS; at += BATCH) {
    const rows: unknown[][] = [];
    const manager = {
      query: async (_sql: string, row: unknown[]) => void rows.push(row),
    } as unknown as EntityManager;
    const log = new AuditLog(undefined as never, new Clock());
    for (let number = 0; number < BATCH; number++)
      await log.append(
        manager,
        { kind: 'operator' },
        {
          kind: 'permission.refused',
          fields: { permission: 'audit.read', route: `GET /api/${at + number}` },
        },
      );
    const columns = TYPES.map((_, column) => rows.map((row) => row[column]));
    await owner.query(`INSERT INTO audit_outbox (${COLUMNS}) SELECT * FROM unnest(${lists})`, columns);
    await sequencer.upToNow();
    if ((at / BATCH) % 100 === 99) say(`  ${(at + BATCH).toLocaleString('en')} events`);
  }
}

async function publish(
  source: DataSource,
  owner: DataSource,
  store: Awaited<ReturnType<typeof FileStore.open>>,
) {
  const publisher = new LogPublisher(store);
  const { frontier } = await treeState(source.manager);
  const root = frontier.root();
  const text = checkpointText({ origin: auditOrigin(APPLIANCE), size: frontier.size, root, extensions: [] });
  const note = formatNote(text, key, sign(null, Buffer.from(text), privateKey));
  await publisher.tiles(source.manager, 0, frontier.size);
  await publisher.checkpoint(frontier.size, note);
  await owner.query('INSERT INTO audit_checkpoint (size, root, note, signed_at) VALUES ($1, $2, $3, now())', [
    frontier.size,
    root,
    note,
  ]);
}

/** What nobody can do without: every row read, every leaf hashed. */
async function hashing(source: DataSource): Promise<number> {
  const begun = performance.now();
  for (let at = 0; at < EVENTS; at += 4_096) {
    const rows: { leaf: string }[] = await source.query(
      'SELECT * FROM audit_entry WHERE leaf_index >= $1 AND leaf_index < $2 ORDER BY leaf_index',
      [at, at + 4_096],
    );
    for (const { leaf } of rows) createHash('sha256').update('\0').update(leaf).digest();
  }
  return Math.round(EVENTS / ((performance.now() - begun) / 1000));
}
