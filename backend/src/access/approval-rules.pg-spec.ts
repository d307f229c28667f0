import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { whileLocked } from '../../test/support/held-lock.js';
import type { PersonActor } from '../platform/actor.js';
import { accessRoom, grantBySql, settleBySql, voteBySql, WISH, type AccessRoom } from './access.fixture.js';
import type { DraftAccessRuleDto } from './access-rules.dto.js';
import { AccessGrant } from './access-grant.entity.js';

const HOUR = 3_600_000;
const refusal = (code: string, status = 403) => expect.objectContaining({ code, status });

let room: AccessRoom;
beforeAll(async () => {
  room = await accessRoom();
});
afterAll(() => room.database.drop());

const TWO: DraftAccessRuleDto = {
  sensitivity: 'one-recording',
  approvals: 2,
  approverRole: 'compliance-officer',
  denials: 2,
  excluded: [],
  waitsMinutes: 60,
};

/** A site with a published rule, and a request for a recording of it. */
async function underRule(rule: Partial<DraftAccessRuleDto> = {}, by: PersonActor = room.rex) {
  const siteId = await room.site();
  const { id } = await room.rules.draft(room.carol, { ...TWO, siteId, ...rule });
  await room.rules.publish(room.colin, id);
  const recordingId = await room.recording(siteId);
  const request = await room.requests.create(by, { ...WISH, recordingId });
  return { siteId, recordingId, id: request.id, request };
}

const grantsOf = (requestId: string) => room.database.source.manager.findBy(AccessGrant, { requestId });

describe('a rule of approval', () => {
  it('is published by another person than the one who drafted it', async () => {
    const rule = await room.rules.draft(room.carol, { ...TWO, siteId: await room.site() });
    expect(rule).toMatchObject({ state: 'draft', version: 1, mayPublish: false, inForce: false });
    await expect(room.rules.publish(room.carol, rule.id)).rejects.toEqual(refusal('SECOND_PERSON_REQUIRED'));
    const published = await room.rules.publish(room.colin, rule.id);
    expect(published).toMatchObject({ state: 'published', inForce: true, publishedBy: { name: 'Colin' } });
    await expect(room.rules.publish(room.cleo, rule.id)).rejects.toEqual(refusal('ALREADY_PUBLISHED', 409));
  });

  it('does not touch what was asked before it, and is followed by what is asked after it', async () => {
    const siteId = await room.site();
    const before = await room.requests.create(room.rex, {
      ...WISH,
      recordingId: await room.recording(siteId),
    });
    const rule = await room.rules.draft(room.carol, { ...TWO, siteId });
    const meanwhile = await room.requests.create(room.rex, {
      ...WISH,
      recordingId: await room.recording(siteId),
    });
    await room.rules.publish(room.colin, rule.id);
    const after = await room.requests.create(room.rex, {
      ...WISH,
      recordingId: await room.recording(siteId),
    });
    expect([before, meanwhile, after].map(({ approvalsNeeded }) => approvalsNeeded)).toEqual([1, 1, 2]);
  });

  it('that two people published does not change any more, for its owner neither', async () => {
    const { siteId } = await underRule();
    for (const source of [room.database.source, room.database.owner])
      await expect(
        source.query('UPDATE access_rule SET approvals = 1 WHERE site_id = $1', [siteId]),
      ).rejects.toThrow('do not change');
  });
});

describe('several approvers', () => {
  it('give nothing until all of them agree, and no more time than the shortest of them', async () => {
    const { id, recordingId } = await underRule();
    const first = await room.decider.approve(room.carol, id, 30);
    expect(first).toMatchObject({ state: 'pending', grant: null, mayDecide: false });
    expect(first.votes.map(({ person, vote }) => [person.name, vote])).toEqual([['Carol', 'approve']]);
    await expect(room.decider.approve(room.carol, id)).rejects.toEqual(refusal('ALREADY_VOTED', 409));
    const second = await room.decider.approve(room.colin, id, 60);
    expect(second.state).toBe('approved');
    expect(Date.parse(second.grant!.endsAt) - Date.parse(second.grant!.startsAt)).toBe(30 * 60_000);
    expect(await room.kinds(recordingId)).toEqual(['access.requested', 'access.agreed', 'access.approved']);
  });

  it('that speak in the same millisecond count once each: two of three make the grant, the third comes too late', async () => {
    const { id } = await underRule();
    const tries = await whileLocked(
      room.database.owner,
      'SELECT 1 FROM access_request WHERE id = $1 FOR UPDATE',
      [id],
      4,
      () =>
        Promise.allSettled([
          room.decider.approve(room.carol, id),
          room.decider.approve(room.carol, id),
          room.decider.approve(room.colin, id),
          room.decider.approve(room.cleo, id),
        ]),
    );
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
    expect(await grantsOf(id)).toHaveLength(1);
    const [{ count }] = await room.database.source.query(
      'SELECT count(*)::int AS count FROM access_approval WHERE request_id = $1',
      [id],
    );
    expect(count).toBe(2);
  });

  it('deny when as many refuse as the rule says', async () => {
    const { id, recordingId } = await underRule();
    expect(await room.decider.deny(room.carol, id, 'not for this')).toMatchObject({ state: 'pending' });
    await room.decider.approve(room.cleo, id);
    expect(await room.decider.deny(room.colin, id, 'nor for that')).toMatchObject({ state: 'denied' });
    expect(await room.kinds(recordingId)).toEqual([
      'access.requested',
      'access.objected',
      'access.agreed',
      'access.denied',
    ]);
  });

  it('are not those whom the rule leaves out, nor another role', async () => {
    const { id } = await underRule({ approvals: 1, excluded: [room.carol.personId] });
    await expect(room.decider.approve(room.carol, id)).rejects.toEqual(refusal('APPROVER_EXCLUDED'));
    await expect(room.decider.approve(room.priya, id)).rejects.toEqual(refusal('APPROVER_ROLE_REQUIRED'));
    expect((await room.requests.list(room.priya, 'pending')).items.map((one) => one.id)).not.toContain(id);
    await expect(room.decider.approve(room.colin, id)).resolves.toMatchObject({ state: 'approved' });
  });

  it('are of the role that the rule names', async () => {
    const { id } = await underRule({ approvals: 1, approverRole: 'privacy-officer' });
    await expect(room.decider.approve(room.carol, id)).rejects.toEqual(refusal('APPROVER_ROLE_REQUIRED'));
    await expect(room.decider.approve(room.priya, id)).resolves.toMatchObject({ state: 'approved' });
  });

  it('come too late when the time of the rule is over', async () => {
    const { id } = await underRule({ waitsMinutes: 30 });
    await room.decider.approve(room.carol, id);
    room.clock.forward(HOUR);
    await expect(room.decider.approve(room.colin, id)).rejects.toEqual(
      refusal('ACCESS_REQUEST_EXPIRED', 409),
    );
    expect(await grantsOf(id)).toEqual([]);
  });

  it('of export are those of the rule for export', async () => {
    const { siteId } = await underRule({ sensitivity: 'export', approvals: 3 });
    const asks = async (scope: 'watch' | 'watch-and-export') =>
      room.requests.create(room.cleo, { ...WISH, scope, recordingId: await room.recording(siteId) });
    expect((await asks('watch')).approvalsNeeded).toBe(1);
    expect(await asks('watch-and-export')).toMatchObject({ approvalsNeeded: 3, sensitivity: 'export' });
  });
});

describe('PostgreSQL by itself', () => {
  it.each(['source', 'owner'] as const)(
    'refuses one vote where two are needed, to the application and to the owner (%s)',
    async (role) => {
      const source = room.database[role];
      const asked = await underRule();
      await voteBySql(source, asked.id, room.carol);
      await expect(settleBySql(source, asked.id, room.carol)).rejects.toThrow('enough_votes');
      await expect(grantBySql(source, asked)).rejects.toThrow();
    },
  );

  it('takes no vote from the moment on in which the request expires, whoever writes it', async () => {
    const { id } = await room.asked(room.rex);
    for (const source of [room.database.source, room.database.owner])
      await expect(
        source.query(
          `INSERT INTO access_approval (request_id, person_id, vote, voted_at, minutes)
           SELECT id, $2, 'approve', expires_at, 60 FROM access_request WHERE id = $1`,
          [id, room.carol.personId],
        ),
      ).rejects.toThrow('decided_in_time');
  });

  it('follows the published rule where a request was written with an easier one', async () => {
    const { siteId } = await underRule();
    const recordingId = await room.recording(siteId);
    const id = randomUUID();
    const { source } = room.database;
    await source.query(
      `INSERT INTO access_request (id, recording_id, requested_by, requested_at, purpose, reason, scope, minutes, expires_at)
       VALUES ($1, $2, $3, $4::timestamptz, 'other', '', 'watch', 60, $4::timestamptz + interval '1 day')`,
      [id, recordingId, room.rex.personId, room.clock.now()],
    );
    await source.query('INSERT INTO access_request_recording VALUES ($1, $2)', [id, recordingId]);
    await voteBySql(source, id, room.carol);
    await settleBySql(source, id, room.carol);
    await expect(grantBySql(source, { id, recordingId })).rejects.toThrow('enough_votes');
  });

  it('takes no request for a day on which the rules were easier', async () => {
    const asked = room.database.source.query(
      `INSERT INTO access_request (recording_id, requested_by, requested_at, purpose, reason, scope, minutes, expires_at)
       VALUES ($1, $2, now() - interval '1 day', 'other', '', 'watch', 60, now() + interval '1 day')`,
      [await room.recording(), room.rex.personId],
    );
    await expect(asked).rejects.toThrow('asked_now');
  });

  it('does not count votes in a temporary table of the same name', async () => {
    const asked = await underRule();
    const runner = room.database.source.createQueryRunner();
    try {
      await runner.query(
        `CREATE TEMP TABLE access_approval AS SELECT $1::uuid AS request_id, person.id AS person_id, 'approve' AS vote,
           60 AS minutes, now() AS voted_at, NULL::uuid AS on_behalf_of FROM person`,
        [asked.id],
      );
      const settled = runner.query(
        `UPDATE public.access_request SET decision = 'approved', decided_by = $2, decided_at = requested_at WHERE id = $1`,
        [asked.id, room.carol.personId],
      );
      await expect(settled).rejects.toThrow('enough_votes');
      await runner.query('DROP TABLE access_approval');
    } finally {
      await runner.release();
    }
  });

  it('refuses a vote in the stead of somebody who handed nothing over', async () => {
    const { id } = await underRule();
    await expect(voteBySql(room.database.owner, id, room.priya, room.carol.personId)).rejects.toThrow(
      'stands_in',
    );
  });

  it('lets no list grow after somebody agreed, nor beyond what was asked', async () => {
    const { id, siteId } = await underRule();
    const more = await room.recording(siteId);
    const add = () =>
      room.database.owner.query('INSERT INTO access_request_recording VALUES ($1, $2)', [id, more]);
    await expect(add()).rejects.toThrow('list_is_frozen');
    await room.decider.approve(room.carol, id);
    await expect(add()).rejects.toThrow('list_is_frozen');
  });
});

describe('a request for many recordings', () => {
  it('for a subject is the list of what there is of them now, and gives one grant for each', async () => {
    const subject = `customer-${randomUUID().slice(0, 8)}`;
    const siteId = await room.site();
    const recordings = [await room.recording(siteId, subject), await room.recording(siteId, subject)];
    const asked = await room.asked(room.rex, { subject });
    expect(asked).toMatchObject({
      about: 'subject',
      recordingId: null,
      recordings: 2,
      subject,
      sensitivity: 'many-recordings',
    });
    const later = await room.recording(siteId, subject);
    await room.decider.approve(room.carol, asked.id);
    const grants = await grantsOf(asked.id);
    expect(grants.map(({ recordingId }) => recordingId).sort()).toEqual(recordings.sort());
    const check = (recordingId: string) =>
      room.check.requireLiveGrant(
        room.database.source.manager,
        room.rex,
        recordingId,
        'watch',
        room.clock.now(),
      );
    await expect(check(recordings[0]!)).resolves.toBeDefined();
    await expect(check(later)).rejects.toEqual(refusal('NO_GRANT'));
    expect(await room.kinds(recordings[0]!)).toEqual(['access.approved']);
    const named = await room.requests.recordingsOf(room.rex, asked.id);
    expect(named.items.map(({ grant }) => grant?.live)).toEqual([true, true]);
    await room.grants.revokeAllOf(room.colin, asked.id);
    await expect(check(recordings[1]!)).rejects.toEqual(refusal('GRANT_REVOKED'));
  });

  it('for a search keeps what was searched for, and refuses one that finds nothing', async () => {
    const siteId = await room.site();
    await room.recording(siteId);
    const asked = await room.asked(room.rex, { search: { site: siteId } });
    expect(asked).toMatchObject({ about: 'search', recordings: 1, search: { site: siteId }, subject: null });
    await expect(room.asked(room.rex, { search: { site: siteId } })).rejects.toEqual(
      refusal('ACCESS_REQUEST_PENDING', 409),
    );
    await expect(room.asked(room.rex, { search: { site: await room.site() } })).rejects.toEqual(
      refusal('NOTHING_FOUND', 404),
    );
  });

  it('leaves out what nobody may watch', async () => {
    const subject = `customer-${randomUUID().slice(0, 8)}`;
    const siteId = await room.site();
    await room.recording(siteId, subject);
    const hidden = await room.recording(siteId, subject);
    await room.database.owner.query(`UPDATE recording SET state = 'quarantined' WHERE id = $1`, [hidden]);
    expect((await room.asked(room.rex, { subject })).recordings).toBe(1);
  });

  it('names exactly one thing, and sites whose rules agree', async () => {
    const recordingId = await room.recording();
    await expect(room.asked(room.rex, { recordingId, subject: 'x' })).rejects.toEqual(
      refusal('ACCESS_ABOUT_UNCLEAR', 422),
    );
    const subject = `customer-${randomUUID().slice(0, 8)}`;
    const { siteId } = await underRule({ sensitivity: 'many-recordings', approverRole: 'privacy-officer' });
    await room.recording(siteId, subject);
    await room.recording(await room.site(), subject);
    await expect(room.asked(room.rex, { subject })).rejects.toEqual(refusal('ACCESS_RULES_DIFFER', 409));
  });
});

describe('somebody who is away', () => {
  const today = () => ({
    startsAt: room.clock.now().toISOString(),
    endsAt: new Date(room.clock.now().getTime() + 8 * HOUR).toISOString(),
  });

  it('hands over to another person for a month at most, and only what they may do themselves', async () => {
    const to = room.priya.personId;
    const make = (actor: PersonActor, change: object = {}) =>
      room.delegations.make(actor, { delegate: to, ...today(), ...change });
    await expect(make(room.rex)).rejects.toEqual(refusal('PERMISSION_DENIED'));
    await expect(make(room.cleo, { delegate: room.cleo.personId })).rejects.toEqual(
      refusal('DELEGATION_NOT_POSSIBLE', 422),
    );
    const beyond = new Date(room.clock.now().getTime() + 32 * 24 * HOUR).toISOString();
    await expect(make(room.cleo, { endsAt: beyond })).rejects.toEqual(
      refusal('DELEGATION_NOT_POSSIBLE', 422),
    );
  });

  it('is stood in for with one voice, never for their own request, until they are back', async () => {
    const handed = await room.delegations.make(room.carol, { delegate: room.priya.personId, ...today() });
    const own = await room.asked(room.carol);
    await expect(room.decider.approve(room.priya, own.id)).rejects.toEqual(refusal('APPROVER_ROLE_REQUIRED'));
    const { id, recordingId } = await underRule();
    expect((await room.requests.get(room.priya, id)).mayDecideFor?.name).toBe('Carol');
    const voted = await room.decider.approve(room.priya, id);
    expect(voted.votes[0]).toMatchObject({ person: { name: 'Priya' }, onBehalfOf: { name: 'Carol' } });
    await expect(room.decider.approve(room.carol, id)).rejects.toEqual(refusal('ALREADY_VOTED', 409));
    expect(await room.kinds(recordingId)).toEqual(['access.requested', 'access.agreed']);
    await room.delegations.end(room.carol, handed.id);
    const next = await room.asked(room.rex);
    await expect(room.decider.approve(room.priya, next.id)).rejects.toEqual(
      refusal('APPROVER_ROLE_REQUIRED'),
    );
  });
});

describe('people outside of the console', () => {
  it('are told of a request, reminded of it once, and told how it ended; never who, why or about whom', async () => {
    const { id } = await room.asked(room.rex, { reason: 'a conspicuous sentence' });
    expect(await room.told(id)).toEqual(['access.requested']);
    await room.care.remind();
    expect(await room.told(id)).toHaveLength(1);
    room.clock.forward(13 * HOUR);
    await room.care.remind();
    await room.care.remind();
    expect(await room.told(id)).toEqual(['access.requested', 'access.reminder']);
    await room.decider.approve(room.carol, id);
    expect(await room.told(id)).toEqual(['access.requested', 'access.reminder', 'access.decided']);
    const rows = JSON.stringify(await room.database.source.query('SELECT * FROM notice_outbox'));
    for (const secret of ['conspicuous', 'customer-1', 'Rex', 'Carol']) expect(rows).not.toContain(secret);
  });
});

describe('somebody who leaves', () => {
  it('has no grant, no request and no delegation any more, at once', async () => {
    const leaver = await room.newcomer('Lena', 'compliance-officer');
    const { manager } = room.database.source;
    const granted = await room.asked(leaver);
    await room.decider.approve(room.carol, granted.id);
    const waiting = await room.asked(leaver);
    await room.delegations.make(leaver, {
      delegate: room.carol.personId,
      startsAt: room.clock.now().toISOString(),
      endsAt: new Date(room.clock.now().getTime() + HOUR).toISOString(),
    });
    const scim = { kind: 'system', job: 'scim' } as const;
    for (let twice = 0; twice < 2; twice++)
      await room.database.source.transaction((inside) =>
        room.leavers.endEverythingOf(inside, scim, leaver.personId),
      );
    await expect(
      room.check.requireLiveGrant(manager, leaver, granted.recordingId, 'watch', room.clock.now()),
    ).rejects.toEqual(refusal('GRANT_REVOKED'));
    expect((await room.requests.get(leaver, waiting.id)).state).toBe('lapsed');
    expect((await room.delegations.list(leaver)).items.map(({ live }) => live)).toEqual([false]);
    expect(await room.kinds(granted.recordingId)).toEqual([
      'access.requested',
      'access.approved',
      'grant.lapsed',
    ]);
    expect(await room.kinds(waiting.recordingId)).toEqual(['access.requested', 'access.lapsed']);
  });
});

describe('a recording whose use is restricted', () => {
  it('is shown to nobody under any grant until that is lifted', async () => {
    const { manager } = room.database.source;
    const { id, recordingId } = await room.asked(room.rex);
    await room.decider.approve(room.carol, id);
    const check = () =>
      room.check.requireLiveGrant(manager, room.rex, recordingId, 'watch', room.clock.now());
    await room.restrictions.place(manager, room.priya, recordingId, new Date());
    await expect(check()).rejects.toEqual(refusal('RECORDING_RESTRICTED'));
    await room.restrictions.lift(manager, room.priya, recordingId, new Date());
    await expect(check()).resolves.toBeDefined();
  });
});

describe('refusals without end', () => {
  it('are twenty entries and then a number', async () => {
    const { id, recordingId } = await room.asked(room.carol);
    for (let tries = 0; tries < 25; tries++)
      await expect(room.decider.approve(room.carol, id)).rejects.toEqual(refusal('SECOND_PERSON_REQUIRED'));
    const kinds = await room.kinds(recordingId);
    expect(kinds.filter((kind) => kind.startsWith('access.refused'))).toHaveLength(20);
    room.clock.forward(HOUR);
    await room.counts.close();
    expect(await room.written('refusals.counted')).toContainEqual({
      kind: 'access.refused',
      about: recordingId,
      code: 'SECOND_PERSON_REQUIRED',
      count: 25,
      since: expect.any(String),
    });
  });
});
