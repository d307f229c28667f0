import { randomUUID } from 'node:crypto';
import { testDatabase, type TestDatabase } from '../../test/support/database.js';
import { sequenceAudit } from '../../test/support/sequence-audit.js';
import { Clock } from '../platform/clock.js';
import { AuditLog } from './audit-log.service.js';

let database: TestDatabase;
let log: AuditLog;
const ACTOR = { kind: 'person', personId: randomUUID(), roles: [] } as const;
const write = () => log.record(ACTOR, { kind: 'logout.done', fields: {} });

beforeAll(async () => {
  database = await testDatabase();
  log = new AuditLog(database.source, new Clock());
  for (let entries = 0; entries < 300; entries++) await write();
  await sequenceAudit(database.source);
  await database.source.query(
    `INSERT INTO audit_checkpoint (size, root, note, signed_at) VALUES (2, sha256(''), 'note', now())`,
  );
  await database.source.query(`INSERT INTO audit_fault VALUES ('tile/0/000', 'AUDIT_OBJECT_DIFFERS', now())`);
  await write();
});
afterAll(() => database.drop());

describe('the audit log only grows (P6)', () => {
  const changes = [
    `UPDATE audit_entry SET outcome = 'refused' WHERE leaf_index = 1`,
    `DELETE FROM audit_entry WHERE leaf_index = 2`,
    `DELETE FROM audit_entry`,
    `TRUNCATE audit_entry`,
    `UPDATE audit_checkpoint SET root = sha256('other')`,
    `DELETE FROM audit_checkpoint`,
    `TRUNCATE audit_checkpoint`,
    `UPDATE audit_subtree SET hash = sha256('other')`,
    `DELETE FROM audit_subtree`,
    `TRUNCATE audit_subtree`,
    `DELETE FROM audit_fault`,
    `UPDATE audit_outbox SET kind = 'login.refused'`,
    `DELETE FROM audit_outbox`,
    `TRUNCATE audit_outbox`,
  ];
  it.each(changes)('PostgreSQL refuses the appliance: %s', async (change) => {
    await expect(database.source.query(change)).rejects.toThrow(/permission denied|refused/);
  });
  it.each(changes)('PostgreSQL refuses the owner of the schema: %s', async (change) => {
    await expect(database.owner.query(change)).rejects.toThrow(/refused/);
  });
  it.each([
    'ALTER TABLE audit_entry DISABLE TRIGGER ALL',
    'ALTER TABLE audit_outbox DISABLE TRIGGER ALL',
    'SET session_replication_role = replica',
    'DROP TABLE audit_entry',
    'DROP FUNCTION audit_sequence',
    `CREATE OR REPLACE FUNCTION audit_outbox_moved() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'`,
    `UPDATE audit_tree SET size = 0`,
    'DELETE FROM audit_tree',
    `INSERT INTO audit_subtree VALUES (8, 9, sha256(''))`,
  ])('PostgreSQL refuses the appliance switching the guard off: %s', async (change) => {
    await expect(database.source.query(change)).rejects.toThrow(/must be owner|permission denied/);
  });

  const row = (index: string, previous: string) =>
    `SELECT ${index}, gen_random_uuid(), 'logout.done', now(), 'operator', 'done', '{}', h, p, sha256(p || h)
     FROM (SELECT sha256('\\x00'::bytea || '{}') AS h, ${previous} AS p) x`;
  const INTO = `INSERT INTO audit_entry (leaf_index, id, kind, occurred_at, actor_kind, outcome, leaf, leaf_hash, previous_link, link)`;
  const newest = `(SELECT link FROM audit_entry ORDER BY leaf_index DESC LIMIT 1)`;
  const followed = `sha256(${newest} || sha256('\\x00'::bytea || '{}'))`;
  it('PostgreSQL refuses an entry of the appliance that was not in the outbox', () =>
    expect(database.source.query(`${INTO} ${row('300', newest)}`)).rejects.toThrow(/permission denied/));
  it.each([
    ['leaves a hole', row('309', newest)],
    ['is linked to another past', row('300', `sha256('another past')`)],
    ['leaves a hole within a batch', `${row('300', newest)} UNION ALL ${row('302', followed)}`],
    ['is linked to another one within a batch', `${row('300', newest)} UNION ALL ${row('301', newest)}`],
    ['comes before the first', row('-1', `decode(repeat('00', 32), 'hex')`)],
  ])('PostgreSQL refuses even the owner an entry that %s', async (_what, rows) => {
    await expect(database.owner.query(`${INTO} ${rows}`)).rejects.toThrow(/does not follow|check constraint/);
  });
  it('PostgreSQL refuses even the owner an entry that takes an old place', () =>
    expect(database.owner.query(`${INTO} ${row('1', newest)}`)).rejects.toThrow(/duplicate key/));
  it('PostgreSQL refuses even the owner a new beginning below the log', async () => {
    const holder = database.owner.createQueryRunner();
    await holder.startTransaction();
    await holder.query('ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_append_only');
    await holder.query('DELETE FROM audit_entry WHERE leaf_index < 5');
    const beginning = row('0', `decode(repeat('00', 32), 'hex')`);
    await expect(holder.query(`${INTO} ${beginning}`)).rejects.toThrow(/does not follow/);
    await holder.rollbackTransaction();
    await holder.release();
  });
  it.each([
    ['covers more than the log', '301'],
    ['goes back', '1'],
  ])('PostgreSQL refuses a checkpoint that %s', async (_what, size) => {
    const insert = `INSERT INTO audit_checkpoint (size, root, note, signed_at) VALUES (${size}, sha256(''), '', now())`;
    await expect(database.source.query(insert)).rejects.toThrow(/does not follow/);
  });
});

describe('the outbox', () => {
  const sequence = (taken: string, links: string) =>
    database.source.query(`SELECT audit_sequence(${taken}, ${links}, '', '{}', '{}', '{}')`);
  it.each([
    ['rows that it does not have', `'{999999}'`, `sha256('')`],
    ['no rows', `'{}'`, `''`],
    [
      'a row twice',
      `(SELECT array_agg(seq) || array_agg(seq) FROM audit_outbox)`,
      `sha256('') || sha256('')`,
    ],
    ['a link that is not the next one', `(SELECT array_agg(seq) FROM audit_outbox)`, `sha256('')`],
    ['fewer links than rows', `(SELECT array_agg(seq) FROM audit_outbox)`, `''`],
  ])('is not moved into the log with %s', async (_what, taken, links) => {
    const before = await counts();
    await expect(sequence(taken, links)).rejects.toThrow();
    expect(await counts()).toEqual(before);
  });

  it('refuses a leaf that does not have its hash', async () => {
    const insert = `INSERT INTO audit_outbox (id, kind, occurred_at, actor_kind, outcome, leaf, leaf_hash)
      VALUES (gen_random_uuid(), 'logout.done', now(), 'operator', 'done', '{}', sha256('other'))`;
    await expect(database.source.query(insert)).rejects.toThrow(/check constraint/);
  });

  it('refuses the owner deleting a row of it whose place in the log is another entry', async () => {
    const holder = database.owner.createQueryRunner();
    await holder.startTransaction();
    await holder.query(
      `INSERT INTO audit_outbox (id, kind, occurred_at, actor_kind, outcome, leaf, leaf_hash)
       SELECT id, kind, occurred_at, actor_kind, outcome, '[]', sha256('\\x00'::bytea || '[]')
       FROM audit_entry WHERE leaf_index = 1`,
    );
    await expect(holder.query(`DELETE FROM audit_outbox WHERE leaf = '[]'`)).rejects.toThrow(/refused/);
    await holder.rollbackTransaction();
    await holder.release();
  });
});

describe('an entry', () => {
  it('refuses a field that the catalogue does not name', async () => {
    const fields = { name: 'somebody' } as never;
    await expect(log.record(ACTOR, { kind: 'logout.done', fields })).rejects.toThrow(/not in the catalogue/);
  });

  it('is not there when the change it describes is rolled back', async () => {
    const before = await counts();
    const attempt = database.source.transaction(async (manager) => {
      await log.append(manager, ACTOR, { kind: 'logout.done', fields: {} });
      throw new Error('the change failed');
    });
    await expect(attempt).rejects.toThrow('the change failed');
    expect(await counts()).toEqual(before);
  });

  it('is refused with its change when the outbox cannot be written (P5)', async () => {
    await database.owner.query('REVOKE INSERT ON audit_outbox FROM exhibit_app');
    try {
      await expect(write()).rejects.toMatchObject({ code: 'AUDIT_UNAVAILABLE' });
    } finally {
      await database.owner.query('GRANT INSERT ON audit_outbox TO exhibit_app');
    }
  });

  it('takes its place without a hole when forty are written at once', async () => {
    await sequenceAudit(database.source);
    const before = await counts();
    await Promise.all(Array.from({ length: 40 }, write));
    await sequenceAudit(database.source);
    expect(await counts()).toEqual({ entries: before.entries + 40, waiting: 0, last: before.last + 40 });
  });
});

async function counts(): Promise<{ entries: number; waiting: number; last: number }> {
  const [found] = await database.source.query(
    `SELECT (SELECT count(*)::int FROM audit_entry) AS entries, (SELECT count(*)::int FROM audit_outbox) AS waiting,
            (SELECT max(leaf_index)::int FROM audit_entry) AS last`,
  );
  return found;
}
