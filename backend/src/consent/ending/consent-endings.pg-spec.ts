import { randomUUID } from 'node:crypto';
import { testDatabase, type TestDatabase } from '../../../test/support/database.js';
import { eventually } from '../../../test/support/poll.js';
import { OutgoingNotice } from '../../notices/notice-outbox.entity.js';
import { KeptFirm } from '../../retention/retention.fixture.js';
import { RetentionClock } from '../../retention/retention-clock.service.js';
import { factsOf } from './old-records.js';
import { type Keeping, keptBecause } from './record-ending.js';
import { KeptDecisions } from './kept-decisions.fixture.js';

let database: TestDatabase;
let firm: KeptFirm;
let kept: KeptDecisions;

beforeAll(async () => {
  database = await testDatabase([OutgoingNotice]);
  firm = await KeptFirm.open(database.owner, database.source);
  kept = new KeptDecisions(database, firm);
  await kept.publish('P1Y');
});
afterAll(() => database.drop());

const roles = () => [database.source, database.owner];
const end = (consent: string, source = database.source) =>
  source.query('UPDATE consent_record SET ended_at = now() WHERE id = $1', [consent]);

const REASONS: Readonly<Record<string, Keeping>> = {
  'the clock was set back': 'CLOCK_SET_BACK',
  'no period is declared': 'NO_PERIOD',
  'the decision is in force': 'IN_FORCE',
  'its period has not ended': 'TOO_YOUNG',
  'a recording made under it is kept': 'RECORDING_KEPT',
  'its withdrawal is not done': 'WITHDRAWAL_OPEN',
  'it is on hold': 'ON_HOLD',
  'a request about it is open': 'REQUEST_OPEN',
};

/** The service would not end it, and says why; and PostgreSQL, which asks by itself, lets nobody. */
async function stays(consent: string, why: string): Promise<void> {
  const now = await new RetentionClock(database.source).trusted();
  const [facts] = await factsOf(database.source.manager, [consent]);
  expect(keptBecause(facts!, now?.getTime() ?? null)).toEqual([REASONS[why]]);
  await kept.worker().endAll();
  expect(await kept.isEnded(consent)).toBe(false);
  for (const source of roles()) await expect(end(consent, source)).rejects.toThrow(why);
}

async function ends(consent: string): Promise<void> {
  await kept.worker().endAll();
  expect(await kept.isEnded(consent)).toBe(true);
}

describe('a record of consent stays', () => {
  it.each<[string, readonly string[], number | undefined]>([
    ['given, without a last day', ['given'], undefined],
    ['given, before its last day', ['given'], 600],
  ])('while its decision is in force: %s', async (_which, kinds, validDays) => {
    await stays(
      await kept.record(500, kinds, { ...(validDays && { validDays }) }),
      'the decision is in force',
    );
  });

  it('while its decision is in force: told and not asked', async () => {
    const consent = await kept.record(500, []);
    await kept.withoutTriggers('consent_event', () =>
      database.owner.query(`INSERT INTO consent_event VALUES ($1, 'informed', now() - interval '500 days')`, [
        consent,
      ]),
    );
    await stays(consent, 'the decision is in force');
  });

  it.each<[string, readonly string[], number, number | undefined]>([
    ['refused', ['refused'], 364, undefined],
    ['closed unanswered', ['dismissed'], 364, undefined],
    ['shown and never answered', ['shown'], 364, undefined],
    ['superseded', ['given', 'superseded'], 364, undefined],
    ['withdrawn', ['given', 'withdrawn'], 364, undefined],
    ['expired', ['given'], 500, 136],
  ])('until its period is over after it was %s', async (_what, kinds, days, validDays) => {
    const consent = await kept.record(days, kinds, { ...(validDays && { validDays }) });
    await kept.withdrawalDone(consent);
    await stays(consent, 'its period has not ended');
    await kept.publish('P300D');
    await ends(consent);
    await kept.publish('P1Y');
  });

  it('where no rules are in force that say anything of it, and where they say for ever', async () => {
    const consent = await kept.record(9_000, ['refused']);
    await kept.publish(null);
    await stays(consent, 'no period is declared');
    await kept.publish('P1Y', randomUUID());
    await stays(consent, 'no period is declared');
    await kept.publish('forever');
    await stays(consent, 'its period has not ended');
    await kept.publish('P1Y');
    await ends(consent);
  });

  it('as long as its own site says, whatever is said of all', async () => {
    const consent = await kept.record(500, ['refused']);
    const all = { site: null, period: 'P1D', reason: 'claims' };
    const rules = [
      {
        ...{ site: null, category: null, jurisdiction: null, minimum: null },
        maximum: 'P1Y',
        approval: false,
      },
    ];
    await firm.publish({
      rules,
      declarations: [],
      consents: [all, { ...all, site: firm.site, period: 'P2Y' }],
    });
    await stays(consent, 'its period has not ended');
    await firm.publish({
      rules,
      declarations: [],
      consents: [
        { ...all, period: 'P2Y' },
        { ...all, site: firm.site },
      ],
    });
    await ends(consent);
    await kept.publish('P1Y');
  });

  it('as long as a recording made under it is not destroyed', async () => {
    const consent = await kept.record(500, ['given', 'superseded']);
    await kept.recordingUnder(consent, 'destroyed');
    const recording = await kept.recordingUnder(consent, 'sealed');
    await stays(consent, 'a recording made under it is kept');
    await database.owner.query(`UPDATE recording SET state = 'destroyed' WHERE id = $1`, [recording]);
    await ends(consent);
  });

  it('until everything that its withdrawal asks for is done', async () => {
    const consent = await kept.record(500, ['given', 'withdrawn']);
    await stays(consent, 'its withdrawal is not done');
    await kept.withdrawalDone(consent);
    await ends(consent);
  });

  it.each<[string, (consent: string) => Promise<string>]>([
    ['on its subject', () => firm.hold({ subject: 'S-1' })],
    ['on its subject that catches what comes later', () => firm.hold({ subject: 'S-1', catchesLater: true })],
    [
      'on one of its recordings',
      async (consent) => firm.hold({ recordings: [await kept.recordingUnder(consent, 'destroyed')] }),
    ],
    ['on its site', () => firm.hold({ site: firm.site, catchesLater: true })],
    ['on a stretch of time that it was decided in', () => kept.searchHold(510, 490)],
  ])('under a hold %s, until two people release it', async (_which, place) => {
    const consent = await kept.record(500, ['given', 'superseded'], { subject: 'S-1' });
    const hold = await place(consent);
    await stays(consent, 'it is on hold');
    await firm.release(hold);
    await ends(consent);
  });

  it('under a hold on the time that it was in force, and not under one on a time after that', async () => {
    const consent = await kept.record(900, ['given'], { validDays: 400 });
    const after = await kept.searchHold(400, 0);
    const during = await kept.searchHold(700, 600);
    await stays(consent, 'it is on hold');
    await firm.release(during);
    await ends(consent);
    await firm.release(after);
  });

  it.each<[string, (consent: string) => Promise<string>]>([
    ['is open about its subject', () => kept.request('access', { subject: 'S-2' })],
    ['is open that its visitor made under it', (consent) => kept.request('access', { consent })],
    ['restricts its subject', () => kept.request('restriction', { subject: 'S-2' }, true)],
  ])('while a request that %s', async (_which, ask) => {
    const consent = await kept.record(500, ['refused'], { subject: 'S-2' });
    const request = await ask(consent);
    await stays(consent, 'a request about it is open');
    await kept.answer(request);
    await ends(consent);
  });

  it('by a clock that was set back', async () => {
    const consent = await kept.record(500, ['refused']);
    await kept.withoutTriggers('retention_clock', async () => {
      await database.owner.query(`UPDATE retention_clock SET latest = now() + interval '1 day'`);
      await stays(consent, 'the clock was set back');
      await database.owner.query('UPDATE retention_clock SET latest = now()');
    });
    await ends(consent);
  });

  it.each([
    ['paused', true, false],
    ['in a dry run', false, true],
  ])('while the sweeper is %s', async (_how, paused, dryRun) => {
    const consent = await kept.record(500, ['refused']);
    const set = (...how: boolean[]) =>
      database.owner.query(
        'INSERT INTO retention_sweeper_setting (paused, dry_run, set_by, set_at) VALUES ($1, $2, $3, now())',
        [...how, firm.ann],
      );
    await set(paused, dryRun);
    expect(await kept.worker().endAll()).toBe(0);
    await set(false, false);
    await ends(consent);
  });
});

describe('what is placed at the very moment that a record would end', () => {
  const waits = async (): Promise<boolean> => {
    const [row] = await database.owner.query(
      `SELECT count(*)::int AS count FROM pg_locks WHERE NOT granted AND locktype = 'advisory'
         AND pid IN (SELECT pid FROM pg_stat_activity WHERE datname = current_database())`,
    );
    return row.count > 0;
  };

  const HOLD = `
    INSERT INTO hold (id, matter_id, kind, subject, catches_later, reason, placed_by, placed_at)
    SELECT $1, m.id, 'subject', 'S-9', false, 'a lawsuit', $2, now() FROM matter m LIMIT 1`;
  const REQUEST = `
    INSERT INTO subject_request (id, kind, site_id, subjects, received_at, identity_check, opened_by, opened_at)
    SELECT $1, 'access', s.id, '{S-9}', now(), 'a passport', $2, now() FROM site s LIMIT 1`;
  const byJob = () => kept.worker().endAll();
  const byHand = (consent: string) =>
    end(consent).then(
      () => 1,
      () => 0,
    );

  it.each<[string, string, string, (consent: string) => Promise<number>, (id: string) => Promise<void>]>([
    ['a hold', 'the job', HOLD, byJob, (id) => firm.release(id)],
    ['a hold', 'the application’s role', HOLD, byHand, (id) => firm.release(id)],
    ['a request', 'the job', REQUEST, byJob, (id) => kept.answer(id)],
    ['a request', 'the application’s role', REQUEST, byHand, (id) => kept.answer(id)],
  ])('keeps it: %s, and %s waits for it', async (_what, _who, place, act, over) => {
    await firm.release(await firm.hold({ subject: 'nobody' }));
    const [consent, id] = [await kept.record(500, ['refused'], { subject: 'S-9' }), randomUUID()];
    const placing = database.owner.createQueryRunner();
    await placing.startTransaction();
    await placing.query(place, [id, firm.ann]);
    const acting = act(consent);
    await eventually('somebody waits', async () => ((await waits()) ? true : null));
    await placing.commitTransaction();
    await placing.release();
    expect([await acting, await kept.isEnded(consent)]).toEqual([0, false]);
    await over(id);
    await ends(consent);
  });
});

describe('PostgreSQL refuses', () => {
  it('any other change of a record, of its proof and of a signal', async () => {
    const consent = await kept.record(500, ['refused'], { proof: 'signed on paper' });
    const signal = randomUUID();
    await database.owner.query(`INSERT INTO consent_unreadable VALUES ($1, $2, 'CQ-x', 'TCF_X', now())`, [
      signal,
      firm.site,
    ]);
    for (const sql of [
      `UPDATE consent_record SET subject = 'somebody else' WHERE id = '${consent}'`,
      `UPDATE consent_record SET ended_at = now(), subject = 'somebody else' WHERE id = '${consent}'`,
      `UPDATE consent_record SET ended_at = NULL WHERE id = '${consent}'`,
      `DELETE FROM consent_record WHERE id = '${consent}'`,
      'TRUNCATE consent_record CASCADE',
      `UPDATE consent_proof SET bytes = NULL WHERE consent_id = '${consent}'`,
      `UPDATE consent_proof SET reference = 'another' WHERE consent_id = '${consent}'`,
      `DELETE FROM consent_proof WHERE consent_id = '${consent}'`,
      `UPDATE consent_unreadable SET tcf = 'another' WHERE id = '${signal}'`,
      `UPDATE consent_unreadable SET ended_at = now() WHERE id = '${signal}'`,
      `DELETE FROM consent_unreadable WHERE id = '${signal}'`,
    ])
      for (const source of roles())
        await expect(source.query(sql)).rejects.toThrow(/refused|permission denied/);
  });

  it('to end a record twice, to bring it back, and anything to happen under it', async () => {
    const consent = await kept.record(500, ['given', 'superseded']);
    await ends(consent);
    for (const source of roles()) {
      await expect(end(consent, source)).rejects.toThrow('its rows only end');
      await expect(
        source.query(`INSERT INTO consent_event VALUES ($1, 'withdrawn', now())`, [consent]),
      ).rejects.toThrow('the record of consent has ended');
    }
    await expect(
      database.owner.query(`UPDATE consent_record SET ended_at = NULL, subject = 'x' WHERE id = $1`, [
        consent,
      ]),
    ).rejects.toThrow('its rows only end');
    await expect(kept.recordingUnder(consent, 'sealed')).rejects.toThrow('the record of consent has ended');
  });
});

describe('a record that cannot be ended', () => {
  it('keeps none of the others, and is told of once, until it can', async () => {
    const { owner, source } = database;
    const told = () =>
      source.query(
        `SELECT facts ->> 'records' AS records FROM notice_outbox WHERE kind = 'retention.consents'`,
      );
    const open = () => source.query(`SELECT cause FROM retention_alarm WHERE closed_at IS NULL`);
    const [first, broken, last] = [501, 500, 499].map((days) => kept.record(days, ['refused']));
    const id = await broken!;
    await owner.query(`CREATE FUNCTION no_end() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF NEW.id = '${id}' THEN RAISE EXCEPTION 'no'; END IF; RETURN NEW; END $$`);
    await owner.query(
      'CREATE TRIGGER no_end BEFORE UPDATE ON consent_record FOR EACH ROW EXECUTE FUNCTION no_end()',
    );
    for (let runs = 0; runs < 2; runs++) await kept.worker().endAll();
    for (const consent of [await first!, await last!]) expect(await kept.isEnded(consent)).toBe(true);
    expect(await kept.isEnded(id)).toBe(false);
    expect([await open(), await told()]).toEqual([[{ cause: 'consents' }], [{ records: '1' }]]);
    await owner.query('DROP TRIGGER no_end ON consent_record');
    await ends(id);
    expect(await open()).toEqual([]);
  });
});

describe('a record that ended', () => {
  it('leaves its number, its site, its notice, its times and the hash of what it was, and nothing else', async () => {
    const consent = await kept.record(500, ['given', 'superseded'], {
      subject: 'S-3',
      proof: 'signed on paper',
    });
    await ends(consent);
    const [row] = await database.source.query('SELECT * FROM consent_record WHERE id = $1', [consent]);
    const left = Object.keys(row).filter((column) => row[column] !== null);
    expect(left.sort()).toEqual(
      ['ended_at', 'ended_rules', 'id', 'notice_version', 'record_hash', 'recorded_at', 'site_id'].sort(),
    );
    const [hash] = await database.source.query(`SELECT encode(sha256('{"of":"record"}'), 'hex') AS hash`);
    expect(row.record_hash).toBe(hash.hash);
    const [proof] = await database.source.query('SELECT * FROM consent_proof WHERE consent_id = $1', [
      consent,
    ]);
    expect([proof.bytes, proof.reference, proof.media_type]).toEqual([null, null, null]);
    const [state] = await database.source.query(
      'SELECT state, allows FROM consent_state WHERE consent_id = $1',
      [consent],
    );
    expect(state).toEqual({ state: 'ended', allows: false });
  });

  it('allows nothing, though its decision once had a last day that is not known any more', async () => {
    const consent = await kept.record(900, ['given'], { validDays: 100 });
    await ends(consent);
    const [state] = await database.source.query(
      'SELECT state, allows FROM consent_state WHERE consent_id = $1',
      [consent],
    );
    expect(state).toEqual({ state: 'ended', allows: false });
  });
});

describe('workers that end records', () => {
  const entries = (consents: readonly string[]) =>
    database.source
      .query(
        `SELECT substring(leaf FROM '"consent":"([^"]*)"') AS consent FROM audit_outbox WHERE kind = 'consent.record-ended'`,
      )
      .then((rows: { consent: string }[]) =>
        rows
          .map(({ consent }) => consent)
          .filter((id) => consents.includes(id))
          .sort(),
      );

  it('end each once, with one entry each, whatever their number', async () => {
    const consents: string[] = [];
    for (let count = 0; count < 450; count++) consents.push(await kept.record(500, ['refused']));
    const ended = await Promise.all([kept.worker().endAll(), kept.worker().endAll(), kept.worker().endAll()]);
    expect(ended.reduce((sum, some) => sum + some, 0)).toBe(450);
    expect(await entries(consents)).toEqual([...consents].sort());
    expect(await kept.worker().endAll()).toBe(0);
  });

  it('end nothing without an entry in the log', async () => {
    const consent = await kept.record(500, ['refused']);
    await database.owner.query('REVOKE INSERT ON audit_outbox FROM exhibit_app');
    await kept.worker().endAll();
    expect(await kept.isEnded(consent)).toBe(false);
    await database.owner.query('GRANT INSERT ON audit_outbox TO exhibit_app');
    await ends(consent);
    expect(await entries([consent])).toEqual([consent]);
  });

  it('do not wait for one that another has, and go on with the next', async () => {
    const [one, other] = [await kept.record(500, ['refused']), await kept.record(500, ['refused'])];
    await database.source.transaction(async (manager) => {
      await manager.query('SELECT 1 FROM consent_record WHERE id = $1 FOR UPDATE', [one]);
      expect(await kept.worker().endAll()).toBe(1);
    });
    expect([await kept.isEnded(one), await kept.isEnded(other)]).toEqual([false, true]);
    await ends(one);
  });
});

describe('what a consent tool said and nobody could read', () => {
  const signal = async (days: number): Promise<string> => {
    const id = randomUUID();
    await database.owner.query(
      `INSERT INTO consent_unreadable VALUES ($1, $2, 'CQ-unreadable', 'TCF_X', now() - make_interval(days => $3))`,
      [id, firm.site, days],
    );
    return id;
  };
  const left = async (id: string) =>
    (await database.source.query('SELECT tcf FROM consent_unreadable WHERE id = $1', [id]))[0].tcf;
  const refusedTo = (id: string, why: string) =>
    expect(
      database.source.query('UPDATE consent_unreadable SET ended_at = now() WHERE id = $1', [id]),
    ).rejects.toThrow(why);

  it('stays for its period from its receipt, and under a hold on that time', async () => {
    const [young, old] = [await signal(364), await signal(500)];
    const hold = await kept.searchHold(510, 490);
    await kept.worker().endAll();
    expect([await left(young), await left(old)]).toEqual(['CQ-unreadable', 'CQ-unreadable']);
    await refusedTo(young, 'its period has not ended');
    await refusedTo(old, 'it is on hold');
    await firm.release(hold);
    await kept.worker().endAll();
    expect([await left(young), await left(old)]).toEqual(['CQ-unreadable', null]);
    await refusedTo(old, 'its rows only end');
  });
});
