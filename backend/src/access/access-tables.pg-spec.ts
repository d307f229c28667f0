import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { accessRoom, type AccessRoom } from './access.fixture.js';
import { fromDatabase } from './access.errors.js';

/** P4 below our code: somebody with the appliance's own database role, and nothing else. */
describe('the access tables, against the role of the running appliance', () => {
  let room: AccessRoom;
  let app: DataSource;
  let request: { id: string; recordingId: string | null };

  beforeAll(async () => {
    room = await accessRoom();
    app = room.database.source;
  });

  beforeEach(async () => {
    request = await room.asked(room.rex);
  });

  afterAll(async () => {
    await room.database.drop();
  });

  const vote = (by: string, change: Record<string, unknown> = {}, as = app) => {
    const row = { vote: 'approve', minutes: 60, on_behalf_of: null, reason: null, ...change };
    return as.query(
      `INSERT INTO access_approval (request_id, person_id, vote, voted_at, minutes, on_behalf_of, reason)
       VALUES ($1, $2, $3, now(), $4, $5, $6)`,
      [request.id, by, row.vote, row.minutes, row.on_behalf_of, row.reason],
    );
  };

  const settle = (decision: string, by: string) =>
    app.query(`UPDATE access_request SET decision = $2, decided_by = $3, decided_at = now() WHERE id = $1`, [
      request.id,
      decision,
      by,
    ]);

  /** Says so and settles it, as the appliance does. */
  const decide = async (decision: 'approved' | 'denied', by: string) => {
    await (decision === 'approved' ? vote(by) : vote(by, { vote: 'deny', minutes: null, reason: 'no' }));
    await settle(decision, by);
  };

  const insertGrant = (change: Record<string, unknown> = {}, minutes = 5) => {
    const row = {
      id: randomUUID(),
      request_id: request.id,
      recording_id: request.recordingId,
      grantee: room.rex.personId,
      approver: room.carol.personId,
      scope: 'watch',
      ...change,
    };
    const values = Object.values(row);
    return app.query(
      `INSERT INTO access_grant (${Object.keys(row).join()}, starts_at, ends_at)
       SELECT ${values.map((_, at) => `$${at + 1}`).join()}, decided_at, decided_at + make_interval(mins => ${minutes})
       FROM (SELECT COALESCE((SELECT decided_at FROM access_request WHERE id = '${request.id}'), now()) AS decided_at)`,
      values,
    );
  };

  it('refuse a decision by the requester', async () => {
    await expect(vote(room.rex.personId)).rejects.toThrow('another_person_decides');
    await expect(settle('approved', room.rex.personId)).rejects.toThrow('another_person_decides');
    await expect(settle('denied', room.rex.personId)).rejects.toThrow('another_person_decides');
  });

  it('refuse a request that is born approved by its requester', async () => {
    const insert = app.query(
      `INSERT INTO access_request (recording_id, requested_by, requested_at, purpose, reason, scope, minutes, expires_at,
         decision, decided_by, decided_at)
       VALUES ($1, $2, now(), 'other', '', 'watch', 5, now() + interval '1 day', 'approved', $2, now())`,
      [request.recordingId, room.rex.personId],
    );
    await expect(insert).rejects.toThrow('born_undecided');
  });

  it('refuse somebody else cancelling, and a decision after the request expired', async () => {
    await expect(settle('cancelled', room.carol.personId)).rejects.toThrow('requester_cancels');
    await vote(room.carol.personId);
    const late = app.query(
      `UPDATE access_request SET decision = 'approved', decided_by = $2, decided_at = expires_at WHERE id = $1`,
      [request.id, room.carol.personId],
    );
    await expect(late).rejects.toThrow('decided_in_time');
  });

  it('refuse a grant without an approval', async () => {
    await expect(insertGrant()).rejects.toThrow('enough_votes');
    await expect(settle('approved', room.carol.personId)).rejects.toThrow('enough_votes');
    await decide('denied', room.carol.personId);
    await expect(insertGrant()).rejects.toThrow('enough_votes');
    await expect(insertGrant({ decision: 'denied' })).rejects.toThrow('enough_votes');
    await expect(insertGrant({ request_id: randomUUID() })).rejects.toThrow('enough_votes');
  });

  it.each([
    ['for its own approver', () => ({ grantee: room.carol.personId }), 'another_person_approves'],
    ['for somebody who did not ask', () => ({ grantee: room.rita.personId }), 'foreign key'],
    ['by somebody who did not approve', () => ({ approver: room.colin.personId }), 'foreign key'],
    ['for a wider scope', () => ({ scope: 'watch-and-export' }), 'foreign key'],
    ['for another recording', () => ({ recording_id: randomUUID() }), 'foreign key'],
  ])('refuse a grant %s', async (_, change, why) => {
    await decide('approved', room.carol.personId);
    await expect(insertGrant(change())).rejects.toThrow(why);
  });

  it('refuse a grant longer than was asked for, and a second one for the same approval', async () => {
    await decide('approved', room.carol.personId);
    await expect(insertGrant({}, 61)).rejects.toThrow('reach beyond its request');
    await insertGrant({}, 60);
    await expect(insertGrant({}, 60)).rejects.toThrow('duplicate key');
  });

  it('refuse any change to a decided request', async () => {
    await decide('denied', room.carol.personId);
    await expect(settle('approved', room.colin.personId)).rejects.toThrow('its rows do not change');
    const undecide = `UPDATE access_request SET decision = NULL, decided_by = NULL, decided_at = NULL`;
    await expect(app.query(`${undecide} WHERE id = $1`, [request.id])).rejects.toThrow(
      'its rows do not change',
    );
  });

  it.each([
    [`UPDATE access_request SET requested_by = decided_by`],
    [`UPDATE access_request SET minutes = 20160, scope = 'watch-and-export'`],
    [`UPDATE access_request SET expires_at = now() + interval '1 year'`],
    [`UPDATE access_grant SET ends_at = ends_at + interval '1 day'`],
    [`UPDATE access_grant SET grantee = approver`],
    [`UPDATE access_grant SET scope = 'watch-and-export'`],
    [`UPDATE access_request SET approvals_needed = 1, excluded = '{}'`],
    [`UPDATE access_approval SET person_id = on_behalf_of`],
    [`DELETE FROM access_approval`],
    [`DELETE FROM access_request_recording`],
    [`DELETE FROM person_link`],
    [`UPDATE access_delegation SET ends_at = ends_at + interval '1 year'`],
    [`ALTER TABLE access_approval DISABLE TRIGGER access_approval_counts`],
    [
      `CREATE OR REPLACE FUNCTION exhibit_same_person(uuid, uuid) RETURNS boolean LANGUAGE sql AS 'SELECT false'`,
    ],
    [`DELETE FROM access_request`],
    [`DELETE FROM access_grant`],
    [`TRUNCATE access_grant`],
    [`TRUNCATE access_request CASCADE`],
    [`ALTER TABLE access_grant DISABLE TRIGGER ALL`],
    [`ALTER TABLE access_request DROP CONSTRAINT another_person_decides`],
  ])('refuse: %s', async (statement) => {
    await expect(app.query(statement)).rejects.toThrow(/permission denied|must be owner|not change/);
  });

  it('refuse to forget even for their owner', async () => {
    await expect(room.database.owner.query('TRUNCATE access_request CASCADE')).rejects.toThrow(
      'do not change',
    );
    await expect(room.database.owner.query('TRUNCATE access_grant CASCADE')).rejects.toThrow('do not change');
  });

  it('refuse to bring a revoked grant back, or to revoke it in nobody’s name', async () => {
    await decide('approved', room.carol.personId);
    await insertGrant();
    const where = `WHERE request_id = '${request.id}'`;
    await expect(app.query(`UPDATE access_grant SET revoked_at = now() ${where}`)).rejects.toThrow(
      'revoked_by_someone',
    );
    await app.query(`UPDATE access_grant SET revoked_at = now(), revoked_by = approver ${where}`);
    const back = app.query(`UPDATE access_grant SET revoked_at = NULL, revoked_by = NULL ${where}`);
    await expect(back).rejects.toThrow('its rows do not change');
  });

  it('answer in our own words when they refuse first', async () => {
    const own = await vote(room.rex.personId).catch((thrown: unknown) => fromDatabase(thrown));
    expect(own).toMatchObject({ code: 'SECOND_PERSON_REQUIRED', status: 403 });
    await decide('denied', room.carol.personId);
    const again = await settle('approved', room.carol.personId).catch((thrown: unknown) =>
      fromDatabase(thrown),
    );
    expect(again).toMatchObject({ code: 'ACCESS_CONFLICT', status: 409 });
  });
});
