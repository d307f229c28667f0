import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { accessRoom, type AccessRoom } from './access.fixture.js';
import { fromDatabase } from './access.errors.js';

/** P4 below our code: somebody with the appliance's own database role, and nothing else. */
describe('the access tables, against the role of the running appliance', () => {
  let room: AccessRoom;
  let app: DataSource;
  let request: { id: string; recordingId: string };

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

  const decide = (decision: string, by: string) =>
    app.query(`UPDATE access_request SET decision = $2, decided_by = $3, decided_at = now() WHERE id = $1`, [
      request.id,
      decision,
      by,
    ]);

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
    await expect(decide('approved', room.rex.personId)).rejects.toThrow('another_person_decides');
    await expect(decide('denied', room.rex.personId)).rejects.toThrow('another_person_decides');
  });

  it('refuse a request that is born approved by its requester', async () => {
    const insert = app.query(
      `INSERT INTO access_request (recording_id, requested_by, requested_at, purpose, reason, scope, minutes, expires_at,
         decision, decided_by, decided_at)
       VALUES ($1, $2, now(), 'other', '', 'watch', 5, now() + interval '1 day', 'approved', $2, now())`,
      [request.recordingId, room.rex.personId],
    );
    await expect(insert).rejects.toThrow('another_person_decides');
  });

  it('refuse somebody else cancelling, and a decision after the request expired', async () => {
    await expect(decide('cancelled', room.carol.personId)).rejects.toThrow('requester_cancels');
    const late = app.query(
      `UPDATE access_request SET decision = 'approved', decided_by = $2, decided_at = expires_at WHERE id = $1`,
      [request.id, room.carol.personId],
    );
    await expect(late).rejects.toThrow('decided_in_time');
  });

  it('refuse a grant without an approval', async () => {
    await expect(insertGrant()).rejects.toThrow('foreign key');
    await decide('denied', room.carol.personId);
    await expect(insertGrant()).rejects.toThrow('foreign key');
    await expect(insertGrant({ decision: 'denied' })).rejects.toThrow('access_grant_decision_check');
    await expect(insertGrant({ request_id: randomUUID() })).rejects.toThrow('foreign key');
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
    await expect(decide('approved', room.colin.personId)).rejects.toThrow('its rows do not change');
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
    [`DELETE FROM access_request`],
    [`DELETE FROM access_grant`],
    [`TRUNCATE access_grant`],
    [`TRUNCATE access_request CASCADE`],
    [`ALTER TABLE access_grant DISABLE TRIGGER ALL`],
    [`ALTER TABLE access_request DROP CONSTRAINT another_person_decides`],
  ])('refuse: %s', async (statement) => {
    await expect(app.query(statement)).rejects.toThrow(/permission denied|must be owner/);
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
    const own = await decide('approved', room.rex.personId).catch((thrown: unknown) => fromDatabase(thrown));
    expect(own).toMatchObject({ code: 'SECOND_PERSON_REQUIRED', status: 403 });
    await decide('denied', room.carol.personId);
    const again = await decide('approved', room.carol.personId).catch((thrown: unknown) =>
      fromDatabase(thrown),
    );
    expect(again).toMatchObject({ code: 'ACCESS_CONFLICT', status: 409 });
  });
});
