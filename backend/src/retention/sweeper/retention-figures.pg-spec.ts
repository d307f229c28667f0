import { testDatabase, type TestDatabase } from '../../../test/support/database.js';
import { DAY_MS, KeptFirm, rule, rulesOf } from '../retention.fixture.js';
import { RetentionFiguresReader } from './retention-figures.service.js';

let database: TestDatabase;
let firm: KeptFirm;
let reader: RetentionFiguresReader;

beforeAll(async () => {
  database = await testDatabase();
  firm = await KeptFirm.open(database.owner, database.source);
  await firm.publish(rulesOf([rule({ maximum: 'P1D' })]));
  reader = new RetentionFiguresReader(database.source);
});
afterAll(() => database.drop());

/** What was last of it came so many days ago, and a day later it was due. */
async function planned(days: number, subject?: string): Promise<string> {
  const id = await firm.recording(days, subject === undefined ? {} : { subject });
  await database.owner.query(
    `UPDATE retention_plan SET version = 1, keep_until = r.last_received_at, destroy_by = r.last_received_at + interval '1 day'
     FROM recording r WHERE r.id = recording_id AND recording_id = $1`,
    [id],
  );
  return id;
}
const longAgo = () => new Date(Date.now() - 2 * DAY_MS);

describe('the figures of destruction', () => {
  it('find nothing wrong where nothing is due', async () => {
    await planned(0);
    expect(await reader.read()).toMatchObject({
      backlog: 0,
      oldestDue: null,
      dueHeld: 0,
      waitingForApproval: 0,
    });
    expect(await reader.troubles(longAgo())).toEqual({ overdue: 0, failing: 0, remaining: 0 });
  });

  it('call nothing overdue that a hold keeps, or that waits for a person, or that was due a moment ago', async () => {
    await firm.hold({ recordings: [await planned(9)] });
    await firm.hold({ subject: 'HELD', catchesLater: true });
    await planned(9, 'HELD');
    await firm.begin(await planned(9), true);
    await planned(2);
    expect(await reader.troubles(longAgo())).toMatchObject({ overdue: 0 });
    expect(await reader.read()).toMatchObject({ backlog: 2, dueHeld: 2, waitingForApproval: 1 });
  });

  it('count each that is held twice once, and tell the oldest that nothing keeps', async () => {
    const twice = await planned(8, 'HELD');
    await firm.hold({ recordings: [twice] });
    const late = await planned(6);
    await planned(5);
    await database.owner.query(`UPDATE destruction SET fault = 'OBJECTS_REMAIN'`);
    const [{ due }] = await database.owner.query(
      'SELECT destroy_by AS due FROM retention_plan WHERE recording_id = $1',
      [late],
    );
    expect(await reader.read()).toMatchObject({ backlog: 4, oldestDue: due, dueHeld: 3, failing: 1 });
    expect(await reader.troubles(longAgo())).toEqual({ overdue: 2, failing: 1, remaining: 1 });
  });

  it('find the one that outlived its maximum behind a thousand that a hold keeps', async () => {
    const { owner } = database;
    await owner.query(`UPDATE retention_plan SET destroyed = true`);
    await owner.query(
      `INSERT INTO recording (id, site_id, consent_id, subject, state, opened_at, last_received_at, seal_due_at, next_seq)
       SELECT gen_random_uuid(), r.site_id, r.consent_id, 'HELD', 'sealed', t.at, t.at, t.at, 1
       FROM (SELECT * FROM recording LIMIT 1) r, generate_series(1, 1200), (SELECT now() - interval '20 days' AS at) t`,
    );
    await owner.query(
      `UPDATE retention_plan SET version = 1, keep_until = now() - interval '20 days', destroy_by = now() - interval '19 days'
       WHERE version = 0`,
    );
    expect(await reader.troubles(longAgo())).toMatchObject({ overdue: 0 });
    await planned(6);
    expect(await reader.troubles(longAgo())).toMatchObject({ overdue: 1 });
    expect(await reader.read()).toMatchObject({ backlog: 1, dueHeld: 1_200 });
  });
});
