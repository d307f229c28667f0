import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { MIGRATIONS } from '../../migrations/index.js';
import { testDatabase, type TestDatabase } from '../../test/support/database.js';
import { nextAuditEntry, auditLeafBytes, AUDIT_SCHEMA, type AuditEntry } from '../evidence/audit-leaf.js';
import { rootAt } from '../evidence/merkle-tree.js';
import { LogCheck } from '../evidence/log-check.js';
import { AuditSequencer } from './audit-sequencer.service.js';
import { fromTiles } from './database-tiles.js';
import { SequencingDatabase } from './sequencing-database.js';
import { treeState } from './tree-state.js';

const BEFORE = 700;
let beside: TestDatabase;
let admin: DataSource;
const name = `test_${randomUUID().replaceAll('-', '')}`;

beforeAll(async () => {
  beside = await testDatabase();
  admin = await new DataSource({ type: 'postgres', url: process.env['EXHIBIT_TEST_POSTGRES']! }).initialize();
  await admin.query(`CREATE DATABASE ${name} OWNER exhibit_owner`);
});
afterAll(async () => {
  await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
  await admin.destroy();
  await beside.drop();
});

it('an appliance that has a log keeps every entry, and its tree begins with the first', async () => {
  const step = MIGRATIONS.findIndex((migration) => migration.name.startsWith('AuditTree'));
  const owner = await asOwner(MIGRATIONS.slice(0, step));
  await owner.runMigrations();
  const log: AuditEntry[] = [];
  for (let number = 0; number < BEFORE; number++) {
    const id = randomUUID();
    const leaf = auditLeafBytes({ schema: AUDIT_SCHEMA, id, number });
    const entry = nextAuditEntry(log.at(-1) ?? null, leaf);
    log.push(entry);
    await owner.query(
      `INSERT INTO audit_entry (leaf_index, id, kind, occurred_at, actor_kind, outcome, leaf, leaf_hash, previous_link, link)
       VALUES ($1, $2, 'logout.done', now(), 'operator', 'done', $3, $4, $5, $6)`,
      [number, id, leaf.toString(), entry.leafHash, entry.prevLink, entry.link],
    );
  }
  await owner.destroy();

  const later = await asOwner(MIGRATIONS);
  await later.runMigrations();
  const check = new LogCheck();
  expect(log.flatMap((entry) => check.entry(entry))).toEqual([]);
  const before = await treeState(later.manager);
  expect(before.frontier.size).toBe(BEFORE);
  expect(before.frontier.root()).toEqual(check.root());
  expect(before.link).toEqual(log.at(-1)!.link);
  expect(await fromTiles(later.manager, BEFORE, (hashAt) => rootAt(BEFORE, hashAt))).toEqual(check.root());

  const leaf = auditLeafBytes({ schema: AUDIT_SCHEMA, number: BEFORE });
  const next = nextAuditEntry(log.at(-1)!, leaf);
  await later.query(
    `INSERT INTO audit_outbox (id, kind, occurred_at, actor_kind, outcome, leaf, leaf_hash)
     VALUES ($1, 'logout.done', now(), 'operator', 'done', $2, $3)`,
    [randomUUID(), leaf.toString(), next.leafHash],
  );
  const sequencing = new SequencingDatabase(later);
  await new AuditSequencer(sequencing).upToNow();
  await sequencing.onApplicationShutdown();
  expect(check.entry(next)).toEqual([]);
  const { frontier, link } = await treeState(later.manager);
  expect(check.checkpoint({ size: frontier.size, root: frontier.root() })).toEqual([]);
  expect(link).toEqual(next.link);
  await later.destroy();
});

function asOwner(migrations: typeof MIGRATIONS): Promise<DataSource> {
  const url = new URL(beside.ownerUrl);
  url.pathname = `/${name}`;
  return new DataSource({ type: 'postgres', url: url.href, migrations }).initialize();
}
