import fc from 'fast-check';
import { testDatabase, type TestDatabase } from '../../test/support/database.js';
import { AuditLog } from '../audit/audit-log.service.js';
import { Clock } from '../platform/clock.js';
import { dueOf } from './retention-decision.js';
import { RetentionPlanner } from './retention-planner.service.js';
import { RetentionApplication } from './retention-rules.entity.js';
import { ruleFaults, type RetentionRule } from './retention-rule.js';
import { takeDue } from './sweeper/due-recordings.js';
import { DAY_MS, KeptFirm, rule, rulesOf } from './retention.fixture.js';

let database: TestDatabase;
let firm: KeptFirm;
const law = 'a law';
const YEAR = rulesOf([rule({ maximum: 'P1Y' })]);

beforeAll(async () => {
  database = await testDatabase([RetentionApplication]);
  firm = await KeptFirm.open(database.owner, database.source);
});
afterAll(() => database.drop());

const destroyKey = 'DELETE FROM recording_key WHERE recording_id = $1';
const roles = (): [string, TestDatabase['source']][] => [
  ['the application', database.source],
  ['the owner', database.owner],
];

/** Both are refused, for this reason. */
async function refused(recording: string, why: string): Promise<void> {
  for (const [, source] of roles())
    await expect(source.query(destroyKey, [recording])).rejects.toThrow(
      `DELETE on recording_key is refused: ${why}`,
    );
}

async function gone(recording: string): Promise<boolean> {
  const [, count]: [unknown, number] = await database.source.query(destroyKey, [recording]);
  return count === 1;
}

describe('PostgreSQL refuses to destroy a wrapped key (P8)', () => {
  it('without rules in force', async () => {
    const recording = await firm.recording(4_000);
    await firm.begin(recording);
    await refused(recording, 'no rules are in force');
  });

  it('without its row of destruction', async () => {
    await firm.publish(YEAR);
    await refused(await firm.recording(4_000), 'it has no row of destruction');
  });

  it('before its maximum', async () => {
    const recording = await firm.recording(364);
    await firm.begin(recording);
    await refused(recording, 'it is not due');
  });

  it('below its minimum, whatever the row of the recording claims', async () => {
    await firm.publish(rulesOf([rule({ maximum: 'P1Y' }), rule({ minimum: { period: 'P6Y', law } })]));
    const recording = await firm.recording(5 * 365);
    await firm.begin(recording);
    await database.source.query(
      `UPDATE retention_plan SET version = 1, keep_until = '2000-01-01', destroy_by = '2000-01-01'
       WHERE recording_id = $1`,
      [recording],
    );
    await refused(recording, 'it is below its minimum');
    await firm.publish(rulesOf([rule({ minimum: { period: 'forever', law } })]));
    await refused(recording, 'it is below its minimum');
    await firm.publish(YEAR);
    expect(await gone(recording)).toBe(true);
  });

  it.each([
    ['that lists it', (recording: string) => firm.hold({ recordings: [recording] })],
    ['on its subject that catches what comes later', () => firm.hold({ subject: 'S-1', catchesLater: true })],
    ['on its site that catches what comes later', () => firm.hold({ site: firm.site, catchesLater: true })],
  ])('under a hold %s, until two people release it', async (_which, place) => {
    const recording = await firm.recording(4_000, { subject: 'S-1' });
    await firm.begin(recording);
    const [one, other] = [await place(recording), await place(recording)];
    await refused(recording, 'it is on hold');
    await firm.release(one);
    await refused(recording, 'it is on hold');
    await firm.release(other);
    expect(await gone(recording)).toBe(true);
  });

  it('that the rules want approved, before somebody approved it', async () => {
    await firm.publish(rulesOf([rule({ maximum: 'P1Y', approval: true })]));
    const recording = await firm.recording(4_000);
    await firm.begin(recording, true);
    await refused(recording, 'nobody has approved it');
    await database.source.query(
      'UPDATE destruction SET approved_by = $2, approved_at = now() WHERE recording_id = $1',
      [recording, firm.bob],
    );
    expect(await gone(recording)).toBe(true);
    await firm.publish(YEAR);
  });

  it('by a clock that was set back', async () => {
    const recording = await firm.recording(4_000);
    await firm.begin(recording);
    await database.owner.query('BEGIN; ALTER TABLE retention_clock DISABLE TRIGGER USER; COMMIT');
    const set = (latest: string) => database.owner.query(`UPDATE retention_clock SET latest = ${latest}`);
    await set(`now() + interval '1 day'`);
    await refused(recording, 'the clock was set back');
    await set('now()');
    await database.owner.query('ALTER TABLE retention_clock ENABLE TRIGGER USER');
    expect(await gone(recording)).toBe(true);
  });

  it('with all the others at once', async () => {
    for (const [, source] of roles())
      await expect(source.query('TRUNCATE recording_key')).rejects.toThrow(/refused|permission denied/);
  });
});

describe('PostgreSQL refuses', () => {
  it.each([
    ['to forget the latest time', `UPDATE retention_clock SET latest = latest - interval '1 second'`],
    ['to forget it altogether', 'DELETE FROM retention_clock'],
    ['to change rules that are published', `UPDATE retention_rules SET rules = '[{}]'`],
    ['to delete rules', 'DELETE FROM retention_rules'],
    ['to delete a recording', 'DELETE FROM recording'],
    ['to forget that a recording ends', 'DELETE FROM retention_plan'],
    ['to delete a hold', 'DELETE FROM hold'],
    ['to change what a hold is about', `UPDATE hold SET reason = 'another'`],
    ['to let go of a held recording', 'DELETE FROM hold_recording'],
  ])('%s', async (_what, sql) => {
    for (const [, source] of roles())
      await expect(source.query(sql)).rejects.toThrow(/refused|permission denied/);
  });

  it('one person publishing their own rules, or releasing what they asked to be released', async () => {
    await expect(
      database.owner.query(
        `INSERT INTO retention_rules (version, rules, declarations, drafted_by, drafted_at, published_by, published_at)
         VALUES (99, '[{}]', '[]', $1, now(), $1, now())`,
        [firm.ann],
      ),
    ).rejects.toThrow('another_person_publishes');
    const hold = await firm.hold({ recordings: [await firm.recording(1)] });
    await database.source.query(
      `UPDATE hold SET release_asked_by = $2, release_asked_at = now(), release_reason = 'x' WHERE id = $1`,
      [hold, firm.ann],
    );
    await expect(
      database.owner.query('UPDATE hold SET released_by = $2, released_at = now() WHERE id = $1', [
        hold,
        firm.ann,
      ]),
    ).rejects.toThrow('another_person_releases');
    await expect(
      database.owner.query(
        'UPDATE hold SET release_asked_by = $2, released_by = $3, released_at = now() WHERE id = $1',
        [hold, firm.bob, firm.ann],
      ),
    ).rejects.toThrow('two people end it');
  });

  it('to undo a destruction, and to swap the basis of an ending', async () => {
    const recording = await firm.recording(4_000);
    await firm.begin(recording);
    await database.source.query(
      `UPDATE destruction SET key_destroyed_at = now(), facts = '{}' WHERE recording_id = $1`,
      [recording],
    );
    for (const [, source] of roles()) {
      await expect(
        source.query('DELETE FROM destruction WHERE recording_id = $1', [recording]),
      ).rejects.toThrow('what was destroyed is not undone');
      await expect(
        source.query('UPDATE destruction SET key_destroyed_at = NULL, facts = NULL WHERE recording_id = $1', [
          recording,
        ]),
      ).rejects.toThrow('what was destroyed is not undone');
    }
    const ending = await firm.recording(1);
    await database.source.query(
      `UPDATE recording SET ending = 'withdrawal', ending_asked_at = now() WHERE id = $1`,
      [ending],
    );
    await expect(
      database.owner.query(`UPDATE recording SET basis_until = now() + interval '9 years' WHERE id = $1`, [
        ending,
      ]),
    ).rejects.toThrow('not changed afterwards');
  });
});

describe('two sweepers', () => {
  it('take each their own, and neither waits for the other', async () => {
    await firm.publish(YEAR);
    await database.owner.query(
      "UPDATE destruction SET work_due_at = now() + interval '1 day' WHERE certified_at IS NULL",
    );
    const due = [await firm.recording(4_000), await firm.recording(4_000)];
    for (const recording of due) await firm.begin(recording);
    const time = { now: Date.now() + 1_000, latest: Date.now() };
    await database.source.transaction(async (one) => {
      const [first] = await takeDue(one, time, 1);
      const others = await database.source.transaction(async (other) => {
        await other.query(`SET LOCAL lock_timeout = '2s'`);
        return takeDue(other, time, 10);
      });
      expect(others.map(({ id }) => id)).toEqual(due.filter((id) => id !== first!.id));
    });
  });
});

describe('what PostgreSQL computes of the rules', () => {
  const period = fc
    .tuple(fc.nat({ max: 9 }), fc.nat({ max: 30 }), fc.nat({ max: 400 }))
    .map(([years, months, days]) => `P${years}Y${months}M${days}D`);
  const word = (...words: string[]) => fc.option(fc.constantFrom(...words), { freq: 1 });
  const arbitraryRule: fc.Arbitrary<RetentionRule> = fc.record({
    site: fc.option(fc.constant('HERE'), { freq: 1 }),
    category: word('loan', 'card'),
    jurisdiction: word('US', 'EU'),
    minimum: fc.option(fc.oneof(period, fc.constant('forever')).map((minimum) => ({ period: minimum, law }))),
    maximum: fc.option(period),
    approval: fc.boolean(),
  });
  const story = fc.record({
    rules: fc.array(arbitraryRule, { minLength: 1, maxLength: 6 }),
    said: fc.option(fc.record({ category: word('loan', 'card'), jurisdiction: word('US', 'EU') }), {
      freq: 1,
    }),
    keptFrom: fc.integer({ min: Date.UTC(2023, 0, 1), max: Date.UTC(2030, 0, 1) }),
    ending: fc.option(
      fc.record({
        cause: fc.constantFrom('withdrawal' as const, 'erasure' as const),
        after: fc.nat({ max: 4_000 }),
        basis: fc.option(fc.nat({ max: 8_000 })),
      }),
    ),
  });

  it('is what the decision says, to the millisecond, and what the planner writes down', async () => {
    const clock = new Clock();
    const planner = new RetentionPlanner(
      database.source,
      new AuditLog(database.source, clock),
      { enqueue: async () => undefined } as never,
      clock,
    );
    await fc.assert(
      fc.asyncProperty(story, async ({ rules, said, keptFrom, ending }) => {
        const set = rulesOf(
          rules
            .map((one): RetentionRule => ({ ...one, site: one.site && firm.site }))
            .filter(
              (one) => ruleFaults({ rules: [rule({ maximum: 'P1Y' }), one], declarations: [] }).length === 0,
            )
            .concat(rule({ maximum: 'P5Y' })),
          said ? [{ site: firm.site, ...said }] : [],
        );
        const version = await firm.publish(set);
        const recording = await firm.recording(0, { at: new Date(keptFrom) });
        const asked = ending && {
          cause: ending.cause,
          at: keptFrom + ending.after * DAY_MS,
          basisUntil: ending.basis === null ? null : keptFrom + ending.basis * DAY_MS,
        };
        if (asked)
          await database.owner.query(
            'UPDATE recording SET ending = $2, ending_asked_at = $3, basis_until = $4 WHERE id = $1',
            [recording, asked.cause, new Date(asked.at), asked.basisUntil && new Date(asked.basisUntil)],
          );
        const [row] = await database.source.query(
          'SELECT keep_until, destroy_by, approval FROM retention_due WHERE recording_id = $1 AND version = $2',
          [recording, version],
        );
        await planner.some();
        const [planned] = await database.source.query(
          'SELECT keep_until, destroy_by, approval FROM retention_plan WHERE recording_id = $1',
          [recording],
        );
        expect(planned).toEqual(row);
        const due = dueOf({ site: firm.site, keptFrom, ending: asked }, set);
        expect([Number(row.keep_until), Number(row.destroy_by), row.approval]).toEqual([
          due.keepUntil,
          due.destroyBy,
          due.approval,
        ]);
      }),
      { numRuns: 150 },
    );
  });
});
