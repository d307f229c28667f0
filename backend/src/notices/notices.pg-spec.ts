import { Logger } from '@nestjs/common';
import { sequenceAudit } from '../../test/support/sequence-audit.js';
import { testDatabase, type TestDatabase } from '../../test/support/database.js';
import { AuditLog } from '../audit/audit-log.service.js';
import { Clock } from '../platform/clock.js';
import type { Jobs } from '../platform/jobs/jobs.service.js';
import { OutboundFailure, type OutboundFailureCode } from '../platform/outbound/outbound-failure.js';
import { ConfiguredChannels } from './configured-channels.js';
import type { NoticeChannel } from './notice-channel.js';
import { NoticeCourier } from './notice-courier.service.js';
import { OutgoingNotice } from './notice-outbox.entity.js';
import type { WrittenNotice } from './notice.js';
import { Notices } from './notices.service.js';

let database: TestDatabase;
beforeAll(async () => {
  Logger.overrideLogger(false);
  database = await testDatabase([OutgoingNotice]);
});
afterAll(() => database.drop());
beforeEach(() => database.owner.query('TRUNCATE notice_outbox'));

const ALARM = {
  kind: 'disclosure.alarm.opened',
  title: 'Rates fell',
  facts: { visits: 7 },
  path: '/alarms/1',
};
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** A channel of this test: it takes what it is given, or fails as told. */
class Slot implements NoticeChannel {
  readonly target = 'slot';
  readonly taken: WrittenNotice[] = [];
  failing: OutboundFailureCode | null = null;
  constructor(readonly name: string) {}
  deliver(notice: WrittenNotice): Promise<void> {
    if (this.failing) return Promise.reject(new OutboundFailure(this.failing));
    this.taken.push(notice);
    return Promise.resolve();
  }
}

class TestClock extends Clock {
  at = new Date('2026-11-21T10:00:00.000Z');
  override now(): Date {
    return this.at;
  }
  later(ms: number): void {
    this.at = new Date(this.at.getTime() + ms);
  }
}

function room(...slots: Slot[]) {
  const { source } = database;
  const clock = new TestClock();
  const channels = new ConfiguredChannels(slots);
  const called: string[] = [];
  const jobs = { enqueue: (_manager: unknown, queue: string) => Promise.resolve(called.push(queue)) };
  const notices = new Notices(source, channels, jobs as unknown as Jobs, clock);
  const courier = new NoticeCourier(source, channels, new AuditLog(source, clock), clock);
  const write = () => source.transaction((manager) => notices.write(manager, ALARM));
  const standing = async () => (await notices.list({ kind: 'operator' })).channels[0]!;
  return { clock, notices, courier, write, standing, called };
}

const rows = () => database.owner.query('SELECT * FROM notice_outbox');

describe('where nothing is configured (P11)', () => {
  it('nothing is written, nothing is sent, and that is what the console shows', async () => {
    const { write, courier, notices, called } = room();
    await write();
    await courier.deliverDue();
    expect(await rows()).toEqual([]);
    expect(called).toEqual([]);
    expect(await notices.list({ kind: 'operator' })).toEqual({ channels: [] });
    expect(await notices.health()).toEqual({ configured: [], failing: [] });
  });
});

describe('a notice', () => {
  it('is not there when what it is about was not committed', async () => {
    const { notices } = room(new Slot('email'));
    const undone = database.source.transaction(async (manager) => {
      await notices.write(manager, ALARM);
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    expect(await rows()).toEqual([]);
  });

  it('goes once to every channel, and a channel that fails keeps no other from it', async () => {
    const [mail, hook] = [new Slot('email'), new Slot('webhook/duty')];
    mail.failing = 'UNREACHABLE';
    const { write, courier } = room(mail, hook);
    await write();
    await courier.deliverDue();
    await courier.deliverDue();
    expect(hook.taken).toHaveLength(1);
    expect(hook.taken[0]).toMatchObject(ALARM);
  });

  it('is never lost while the mail server is down, and keeps its id', async () => {
    const mail = new Slot('email');
    mail.failing = 'UNREACHABLE';
    const { write, courier, clock, standing } = room(mail);
    await write();
    for (let tries = 0; tries < 20; tries++, clock.later(31 * MINUTE)) await courier.deliverDue();
    expect(await standing()).toMatchObject({
      failingSince: '2026-11-21T10:00:00.000Z',
      lastCode: 'UNREACHABLE',
      ...{ waiting: 1, givenUp: 0, lastSentAt: null },
    });
    mail.failing = null;
    await courier.deliverDue();
    expect(mail.taken.map(({ id }) => id)).toEqual((await rows()).map(({ id }: { id: string }) => id));
    expect(await standing()).toMatchObject({ failingSince: null, lastCode: null, waiting: 0 });
  });

  it('is not sent by two workers at once', async () => {
    const mail = new Slot('email');
    const { write, courier } = room(mail);
    for (let count = 0; count < 20; count++) await write();
    await Promise.all([courier.deliverDue(), courier.deliverDue(), courier.deliverDue()]);
    expect(mail.taken).toHaveLength(20);
  });

  it('that a worker took with it when it died is taken by the next', async () => {
    const mail = new Slot('email');
    const { write, courier, clock } = room(mail);
    await write();
    await database.owner.query(`UPDATE notice_outbox SET due_at = $1`, [
      new Date(clock.now().getTime() + 2 * MINUTE),
    ]);
    await courier.deliverDue();
    expect(mail.taken).toEqual([]);
    clock.later(2 * MINUTE);
    await courier.deliverDue();
    expect(mail.taken).toHaveLength(1);
  });

  it('is given up after a day, which the log and the console say', async () => {
    const mail = new Slot('email');
    mail.failing = 'CREDENTIALS_REFUSED';
    const { write, courier, clock, standing, notices } = room(mail);
    await write();
    for (let spent = 0; spent <= DAY + MINUTE; spent += 30 * MINUTE, clock.later(30 * MINUTE))
      await courier.deliverDue();
    expect(await standing()).toMatchObject({ waiting: 0, givenUp: 1, lastCode: 'CREDENTIALS_REFUSED' });
    expect(await notices.health()).toEqual({ configured: ['email'], failing: ['email'] });
    await sequenceAudit(database.source);
    const [entry] = await database.source.query(
      `SELECT leaf FROM audit_entry WHERE kind = 'notice.given-up'`,
    );
    expect(JSON.parse(entry.leaf).fields).toMatchObject({
      channel: 'email',
      about: 'disclosure.alarm.opened',
      code: 'CREDENTIALS_REFUSED',
    });
  });

  it('for a channel that is not configured any more is kept until it is given up', async () => {
    const { write } = room(new Slot('webhook/old'));
    await write();
    await room(new Slot('email')).courier.deliverDue();
    expect(await rows()).toMatchObject([{ last_code: 'NOT_CONFIGURED', sent_at: null }]);
  });
});

describe('the outbox', () => {
  it('is not emptied by the running appliance', async () => {
    await expect(database.source.query('DELETE FROM notice_outbox')).rejects.toThrow(/permission denied/);
    await expect(database.source.query(`UPDATE notice_outbox SET title = ''`)).rejects.toThrow(
      /permission denied/,
    );
  });
});
