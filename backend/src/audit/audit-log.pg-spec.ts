import { randomUUID } from 'node:crypto';
import { Clock } from '../platform/clock.js';
import { testDatabase, type TestDatabase } from '../../test/support/database.js';
import { AuditEntry } from './audit-entry.entity.js';
import { AuditLog } from './audit-log.service.js';

let database: TestDatabase;
let log: AuditLog;
const ACTOR = { kind: 'person', personId: randomUUID(), roles: [] } as const;

beforeAll(async () => {
  database = await testDatabase([AuditEntry]);
  log = new AuditLog(database.source, new Clock());
  for (let count = 0; count < 3; count++) await log.record(ACTOR, { kind: 'logout.done', fields: {} });
});
afterAll(() => database.drop());

describe('the audit log only grows (P6)', () => {
  const changes = [
    `UPDATE audit_entry SET outcome = 'refused' WHERE leaf_index = 1`,
    `DELETE FROM audit_entry WHERE leaf_index = 2`,
    `DELETE FROM audit_entry`,
    `TRUNCATE audit_entry`,
  ];
  it.each(changes)('PostgreSQL refuses the appliance: %s', async (change) => {
    await expect(database.source.query(change)).rejects.toThrow(/permission denied|refused/);
  });
  it.each(changes)('PostgreSQL refuses the owner of the schema: %s', async (change) => {
    await expect(database.owner.query(change)).rejects.toThrow(/refused/);
  });
  it('PostgreSQL refuses the appliance switching the guard off', async () => {
    await expect(database.source.query('ALTER TABLE audit_entry DISABLE TRIGGER ALL')).rejects.toThrow(
      /must be owner/,
    );
    await expect(database.source.query('SET session_replication_role = replica')).rejects.toThrow(
      /permission denied/,
    );
    await expect(database.source.query('DROP TABLE audit_entry')).rejects.toThrow(/must be owner/);
  });

  const insert = (index: string, previous: string) =>
    database.source.query(
      `INSERT INTO audit_entry (leaf_index, id, kind, occurred_at, actor_kind, outcome, leaf, leaf_hash, previous_link, link)
       SELECT ${index}, gen_random_uuid(), 'logout.done', now(), 'operator', 'done', '{}', h, p, sha256(p || h)
       FROM (SELECT sha256('\\x00'::bytea || '{}') AS h, ${previous} AS p) x`,
    );
  const newest = `(SELECT link FROM audit_entry ORDER BY leaf_index DESC LIMIT 1)`;
  it('PostgreSQL refuses an entry that leaves a hole', () =>
    expect(insert('9', newest)).rejects.toThrow(/does not follow/));
  it('PostgreSQL refuses an entry that takes an old place', () =>
    expect(insert('1', newest)).rejects.toThrow());
  it('PostgreSQL refuses an entry that is linked to another past', () =>
    expect(insert('3', `sha256('another past')`)).rejects.toThrow(/does not follow/));
});

describe('an entry', () => {
  it('refuses a field that the catalogue does not name', async () => {
    const fields = { name: 'somebody' } as never;
    await expect(log.record(ACTOR, { kind: 'logout.done', fields })).rejects.toThrow(/not in the catalogue/);
  });

  it('is not there when the change it describes is rolled back', async () => {
    const before = await count();
    const attempt = database.source.transaction(async (manager) => {
      await log.append(manager, ACTOR, { kind: 'logout.done', fields: {} });
      throw new Error('the change failed');
    });
    await expect(attempt).rejects.toThrow();
    expect(await count()).toBe(before);
  });

  it('takes its place without a hole when forty are written at once', async () => {
    const before = await count();
    await Promise.all(
      Array.from({ length: 40 }, () => log.record(ACTOR, { kind: 'logout.done', fields: {} })),
    );
    expect(await count()).toBe(before + 40);
    const [{ last }] = await database.source.query('SELECT max(leaf_index)::int AS last FROM audit_entry');
    expect(last).toBe(before + 39);
  });
});

async function count(): Promise<number> {
  const [{ n }] = await database.source.query('SELECT count(*)::int AS n FROM audit_entry');
  return n;
}
