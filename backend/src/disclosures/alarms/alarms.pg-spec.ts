import { randomUUID } from 'node:crypto';
import { sequenceAudit } from '../../../test/support/sequence-audit.js';
import { testDatabase, type TestDatabase } from '../../../test/support/database.js';
import { AuditLog } from '../../audit/audit-log.service.js';
import { People } from '../../identity/people.service.js';
import { Person } from '../../identity/person.entity.js';
import type { Notice, Notices } from '../../notices/notices.service.js';
import type { PersonActor } from '../../platform/actor.js';
import { Clock } from '../../platform/clock.js';
import type { Jobs } from '../../platform/jobs/jobs.service.js';
import { Disclosure } from '../disclosure.entity.js';
import { AlarmViews } from './alarm-views.js';
import { AlarmWatch } from './alarm-watch.service.js';
import { DisclosureAlarm, DisclosureAlarmSetting, DisclosureAlarmStep } from './disclosure-alarm.entity.js';
import { DisclosureAlarms } from './disclosure-alarms.service.js';

const MINUTE = 60_000;
let database: TestDatabase;
let carol: PersonActor;
let site: string;
let consent: string;

class TestClock extends Clock {
  at = new Date('2026-11-21T10:00:00.000Z');
  override now(): Date {
    return this.at;
  }
  later(ms: number): void {
    this.at = new Date(this.at.getTime() + ms);
  }
}
const clock = new TestClock();
const told: Notice[] = [];
const notices = { write: (_manager: unknown, notice: Notice) => Promise.resolve(told.push(notice)) };

beforeAll(async () => {
  database = await testDatabase([
    ...[Person, Disclosure, DisclosureAlarm, DisclosureAlarmSetting, DisclosureAlarmStep],
  ]);
  const { source, owner } = database;
  const identity = { issuer: 'https://idp.bank.example', subject: 'carol', displayName: 'Carol' };
  const personId = await new People().signedIn(source.manager, identity, clock.now());
  carol = { kind: 'person', personId, roles: ['compliance-officer'] };
  [site, consent] = [randomUUID(), randomUUID()];
  await owner.query(
    `INSERT INTO site (id, key, name, origins, consent, created_by, created_at)
     VALUES ($1, 'site', 'Test bank', '{https://bank.example}', '{}', $2, now())`,
    [site, personId],
  );
  await owner.query(
    `INSERT INTO consent_record (id, site_id, subject, notice_version, purposes, language, collected_by, signals,
       receipt_id, receipt, receipt_note, recorded_at)
     VALUES ($1, $2, 'customer-1', '1', '{}', 'en', 'banner', '{}', $3, '', '', now())`,
    [consent, site, randomUUID()],
  );
});
afterAll(() => database.drop());
beforeEach(() => told.splice(0));

const watch = () =>
  new AlarmWatch(
    database.source,
    new AuditLog(database.source, clock),
    notices as unknown as Notices,
    { enqueue: () => Promise.resolve() } as unknown as Jobs,
    clock,
  );
const alarms = () =>
  new DisclosureAlarms(
    database.source,
    new AlarmViews(new People()),
    new AuditLog(database.source, clock),
    clock,
  );

async function disclosure(): Promise<string> {
  const { owner } = database;
  const other = await new People().signedIn(
    database.source.manager,
    { issuer: 'https://idp.bank.example', subject: 'colin', displayName: 'Colin' },
    clock.now(),
  );
  const [{ id }] = await owner.query(
    `INSERT INTO disclosure (site_id, key, title) VALUES ($1, $2, 'Representative example') RETURNING id`,
    [site, `rates-${randomUUID()}`],
  );
  await owner.query(
    `INSERT INTO disclosure_version (disclosure_id, version, locale, text, text_hash, rule, drafted_by, drafted_at,
       published_by, published_at) VALUES ($1, 1, 'en', 'text', sha256('text'), '{}', $2, now(), $3, now())`,
    [id, carol.personId, other],
  );
  await alarms().setSettings(carol, id, { minimum: 5, fallPercent: 20, baselineDays: 7 });
  return id;
}

interface Counted {
  outcome?: string;
  page?: string | null;
  carried?: boolean;
  drifted?: boolean;
  reasons?: string[];
}

/** Visits a minute apart, each counted. Returns their recordings. */
async function visited(disclosureId: string, count: number, counted: Counted = {}): Promise<string[]> {
  const recordings: string[] = [];
  for (let index = 0; index < count; index++, clock.later(MINUTE)) {
    const id = randomUUID();
    await database.owner.query(
      `INSERT INTO recording (id, site_id, consent_id, state, opened_at, last_received_at, seal_due_at, next_seq)
       VALUES ($1, $2, $3, 'sealed', $4, $4, $4, 0)`,
      [id, site, consent, clock.now()],
    );
    const { outcome = 'shown', page = '/offer', carried = true, drifted = false, reasons = [] } = counted;
    await database.source.query(
      `INSERT INTO disclosure_coverage VALUES ($1, $2, 1, $3, $4, $5, $6, $7, 'desktop', $8, NULL)`,
      [id, disclosureId, outcome, clock.now(), page, carried, drifted, reasons],
    );
    recordings.push(id);
  }
  return recordings;
}

const LOST = { outcome: 'not_shown', carried: false, reasons: ['NOT_OBSERVED'] };
const DRIFTED = { outcome: 'not_shown', drifted: true, reasons: ['TEXT_DIFFERS'] };
const listed = async (id: string) => (await alarms().list(carol, { disclosure: id })).items;

describe('nobody is alarmed', () => {
  it('below the minimum count, by anything', async () => {
    const id = await disclosure();
    await visited(id, 5);
    await visited(id, 4, DRIFTED);
    await alarms().setSettings(carol, id, { minimum: 10, fallPercent: 20, baselineDays: 7 });
    await watch().look(id);
    expect(await listed(id)).toEqual([]);
    expect(told).toEqual([]);
  });

  it('by visits to which it does not apply', async () => {
    const id = await disclosure();
    await visited(id, 10);
    await visited(id, 10, { outcome: 'not_applicable', page: null, carried: false, reasons: ['DEVICE'] });
    await watch().look(id);
    expect(await listed(id)).toEqual([]);
  });

  it('by what was before the baseline', async () => {
    const id = await disclosure();
    await visited(id, 10);
    clock.later(8 * 24 * 60 * MINUTE);
    await visited(id, 5, { outcome: 'not_shown', reasons: ['HIDDEN'] });
    await watch().look(id);
    expect(await listed(id)).toEqual([]);
  });
});

describe('an alarm', () => {
  it('names the first recording with another text, and is told once however often one looks', async () => {
    const id = await disclosure();
    await visited(id, 10);
    const [first] = await visited(id, 5, DRIFTED);
    await Promise.all([watch().look(id), watch().look(id), watch().look(id)]);
    await watch().look(id);
    const found = await listed(id);
    expect(found.map(({ cause, page, firstRecordingId }) => [cause, page, firstRecordingId]).sort()).toEqual([
      ['share-fell', null, first],
      ['text-drift', '/offer', first],
    ]);
    expect(told).toHaveLength(2);
    await sequenceAudit(database.source);
    const entries = await database.source.query(
      `SELECT recording_id FROM audit_entry WHERE kind = 'disclosure.alarm.opened' AND leaf LIKE '%' || $1 || '%'`,
      [id],
    );
    expect(entries).toEqual([{ recording_id: first }, { recording_id: first }]);
  });

  it('names the page that lost it, and only that one', async () => {
    const id = await disclosure();
    await visited(id, 6, { page: '/terms' });
    await visited(id, 6);
    const [first] = await visited(id, 5, LOST);
    await visited(id, 1, { page: '/terms' });
    await watch().look(id);
    const lost = (await listed(id)).filter(({ cause }) => cause === 'page-lost');
    expect(lost).toMatchObject([{ page: '/offer', firstRecordingId: first, state: 'open' }]);
  });

  it('tells the outside its numbers and where to look, no page, no person and no text', async () => {
    const id = await disclosure();
    await visited(id, 6, { page: '/people/xxxx' });
    await visited(id, 5, { ...LOST, page: '/people/xxxx' });
    await watch().look(id);
    expect(told.map(({ facts }) => facts['cause']).sort()).toEqual(['page-lost', 'share-fell']);
    for (const notice of told) {
      expect(JSON.stringify(notice)).not.toContain('/people');
      expect(notice.path).toMatch(/^\/alarms\/[0-9a-f-]{36}$/);
    }
  });

  it('is taken note of by somebody, with what they wrote, and closed by somebody', async () => {
    const id = await disclosure();
    await visited(id, 6);
    await visited(id, 5, { outcome: 'not_shown', reasons: ['HIDDEN'] });
    await watch().look(id);
    const [{ id: alarm }] = (await listed(id)) as unknown as [{ id: string }];
    await expect(alarms().close(carol, alarm, 'too early')).rejects.toMatchObject({
      code: 'ALARM_STATE_CHANGED',
    });
    await alarms().acknowledge(carol, alarm, ' The banner of the campaign covers it. ');
    await expect(alarms().acknowledge(carol, alarm, 'twice')).rejects.toMatchObject({ status: 409 });
    const closed = await alarms().close(carol, alarm, 'The banner is gone.');
    expect(closed.steps).toMatchObject([
      { what: 'opened', by: null, figures: { share: 0, shareBefore: 100 } },
      { what: 'acknowledged', by: { name: 'Carol' }, note: 'The banner of the campaign covers it.' },
      { what: 'closed', by: { name: 'Carol' }, note: 'The banner is gone.' },
    ]);
  });

  it('that was closed stays closed by what was already known, and is opened again, not a second time, by what comes after', async () => {
    const id = await disclosure();
    await visited(id, 10);
    await visited(id, 5, { outcome: 'not_shown', reasons: ['HIDDEN'] });
    await watch().look(id);
    const [{ id: alarm }] = (await listed(id)) as unknown as [{ id: string }];
    await alarms().acknowledge(carol, alarm, 'known');
    await alarms().close(carol, alarm, 'repaired');
    told.splice(0);
    clock.later(MINUTE);
    await watch().look(id);
    await visited(id, 4, { outcome: 'not_shown', reasons: ['HIDDEN'] });
    await watch().look(id);
    expect((await alarms().get(carol, alarm)).state).toBe('closed');
    const [last] = await visited(id, 1, { outcome: 'not_shown', reasons: ['HIDDEN'] });
    await watch().look(id);
    const again = await alarms().get(carol, alarm);
    expect(again).toMatchObject({ state: 'open', figures: { visits: 5 } });
    expect(again.firstRecordingId).not.toBe(last);
    expect(again.steps.at(-1)).toMatchObject({ what: 'reopened' });
    expect(told).toMatchObject([{ kind: 'disclosure.alarm.reopened' }]);
    expect(await listed(id)).toHaveLength(1);
  });

  it('is not opened when the log cannot be written (P5), and nobody is told', async () => {
    const id = await disclosure();
    await visited(id, 6);
    await visited(id, 5, { outcome: 'not_shown', reasons: ['HIDDEN'] });
    await database.owner.query('REVOKE INSERT ON audit_outbox FROM exhibit_app');
    await expect(watch().look(id)).rejects.toThrow();
    await database.owner.query('GRANT INSERT ON audit_outbox TO exhibit_app');
    expect(await listed(id)).toEqual([]);
  });

  it('is not erased, and its steps are not rewritten, by anybody', async () => {
    await expect(database.source.query('DELETE FROM disclosure_alarm')).rejects.toThrow(/permission denied/);
    await expect(database.owner.query(`UPDATE disclosure_alarm_step SET note = 'x'`)).rejects.toThrow();
    await expect(database.owner.query('DELETE FROM disclosure_alarm_step')).rejects.toThrow();
  });
});
