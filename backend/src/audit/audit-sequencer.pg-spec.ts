import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { testDatabase, type TestDatabase } from '../../test/support/database.js';
import type { AuditEntry } from '../evidence/audit-leaf.js';
import { LogCheck } from '../evidence/log-check.js';
import { Clock } from '../platform/clock.js';
import { AuditLog } from './audit-log.service.js';
import { AuditSequencer } from './audit-sequencer.service.js';
import { SEQUENCER, SequencingDatabase } from './sequencing-database.js';
import { treeState } from './tree-state.js';

const SEQUENCERS = 4;
const WRITERS = 8;
const EACH = 120;

let database: TestDatabase;
let admin: DataSource;
const replicas: { database: SequencingDatabase; sequencer: AuditSequencer }[] = [];

beforeAll(async () => {
  database = await testDatabase();
  admin = await new DataSource({
    type: 'postgres',
    url: process.env['EXHIBIT_TEST_POSTGRES']!,
  }).initialize();
  for (let replica = 0; replica < SEQUENCERS; replica++) {
    const own = new SequencingDatabase(database.source);
    replicas.push({ database: own, sequencer: new AuditSequencer(own) });
  }
});
afterAll(async () => {
  for (const replica of replicas) await replica.database.onApplicationShutdown();
  await admin.destroy();
  await database.drop();
});

// Nothing acknowledged is lost, and nothing comes twice (P9), whoever dies when.
it('many writers, and sequencers that die in the middle, leave one log: gapless, in order, each entry once', async () => {
  const log = new AuditLog(database.source, new Clock());
  const acknowledged: string[] = [];
  const rolledBack: string[] = [];
  let writing = true;
  let deaths = 0;
  let killed = 0;

  const writer = async (name: number) => {
    const actor = { kind: 'person', personId: randomUUID(), roles: [] } as const;
    for (let number = 0; number < EACH; number++) {
      const mark = `${name}-${String(number).padStart(4, '0')}`;
      const entry = { kind: 'viewing.ended', fields: { viewing: mark } } as const;
      const fails = number % 10 === 9;
      await database.source
        .transaction(async (manager) => {
          await log.append(manager, actor, entry);
          if (fails) throw new Error('the change failed');
        })
        .catch(() => undefined);
      (fails ? rolledBack : acknowledged).push(mark);
    }
  };
  const sequence = async ({ sequencer }: (typeof replicas)[number]) => {
    while (writing) await sequencer.upToNow().catch(() => deaths++);
  };
  const kill = async () => {
    while (writing) {
      // Only one that is in the middle of a transaction, which is when it hurts.
      const struck: unknown[] = await admin.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE application_name = $1 AND datname = $2 AND xact_start IS NOT NULL AND query <> '' ORDER BY random() LIMIT 1`,
        [SEQUENCER, new URL(database.appUrl).pathname.slice(1)],
      );
      killed += struck.length;
    }
  };
  const others = [...replicas.map(sequence), kill()];
  await Promise.all(Array.from({ length: WRITERS }, (_, name) => writer(name)));
  while (deaths < 5) await log.record({ kind: 'operator' }, { kind: 'logout.done', fields: {} });
  writing = false;
  await Promise.all(others);
  await Promise.all(replicas.map(({ sequencer }) => sequencer.upToNow()));

  expect(killed).toBeGreaterThanOrEqual(5);
  const entries = await theLog();
  const marks = entries.flatMap(({ leaf }) => {
    const { fields } = JSON.parse(leaf.toString()) as { fields: { viewing?: string } };
    return fields.viewing ?? [];
  });
  expect(marks.toSorted()).toEqual(acknowledged.toSorted());
  for (let name = 0; name < WRITERS; name++) {
    const own = marks.filter((mark) => mark.startsWith(`${name}-`));
    expect(own).toEqual(own.toSorted());
  }
  const check = new LogCheck();
  expect(entries.flatMap((entry) => check.entry(entry))).toEqual([]);
  const { frontier, link } = await treeState(database.source.manager);
  expect(check.checkpoint({ size: frontier.size, root: frontier.root() })).toEqual([]);
  expect(link).toEqual(entries.at(-1)!.link);
  const [{ waiting }] = await database.source.query('SELECT count(*)::int AS waiting FROM audit_outbox');
  expect(waiting).toBe(0);
  expect(rolledBack.length).toBe((WRITERS * EACH) / 10);
});

it('gives an entry its place before whoever wrote it reads the log, at any replica', async () => {
  const log = new AuditLog(database.source, new Clock());
  for (let round = 0; round < 20; round++) {
    await log.record({ kind: 'operator' }, { kind: 'viewing.ended', fields: { viewing: `read-${round}` } });
    await replicas[round % SEQUENCERS]!.sequencer.upToNow();
    const [{ leaf }] = await database.source.query(
      'SELECT leaf FROM audit_entry ORDER BY leaf_index DESC LIMIT 1',
    );
    expect(leaf).toContain(`read-${round}`);
  }
});

async function theLog(): Promise<(AuditEntry & { leaf: Buffer })[]> {
  const rows: Record<string, never>[] = await database.source.query(
    'SELECT * FROM audit_entry ORDER BY leaf_index',
  );
  return rows.map((row) => ({
    index: Number(row['leaf_index']),
    leaf: Buffer.from(row['leaf']!),
    leafHash: row['leaf_hash']!,
    prevLink: row['previous_link']!,
    link: row['link']!,
  }));
}
