import { randomUUID } from 'node:crypto';
import { ask, type Asking, type Attempt, type Came } from './attempt.js';
import type { Scene } from './scene.js';
import type { TestAppliance } from '../support/test-appliance.js';

const IN_SQL = {
  nothing:
    'a statement speaks to PostgreSQL and passes none of our code; what it tried stands in PostgreSQL’s own log',
};

/** Attempts to come by a grant without another person: through the API, and in SQL as the running appliance. */
export function attemptsByApproval(appliance: TestAppliance, scene: Scene): Attempt[] {
  const { carol, colin, rex, priya } = scene.people;
  const post = (body: unknown = {}): Asking => ({ method: 'POST', body });
  const request = async (client: typeof carol, recordingId: string) =>
    (
      await client.post<{ id: string }>('/api/access-requests', {
        recordingId,
        purpose: 'other',
        reason: 'An attempt of the escape suite.',
        scope: 'watch',
      })
    ).id;
  const { source, owner } = appliance.database;
  const personOf = async (client: typeof carol) =>
    (await client.get<{ person: { id: string } }>('/api/session')).person.id;

  const byMachine = (path: string, asking: Asking = {}, token = scene.machine): Promise<Came> =>
    ask(appliance, null, path, { ...asking, headers: { authorization: `Bearer ${token}` } });

  /** Tries a statement; then whoever it was for tries to watch. */
  const inSql = (name: string, statement: string, values: () => Promise<unknown[]>): Attempt => ({
    name,
    leaves: IN_SQL,
    make: async () => {
      const refused = await source.query(statement, await values()).then(
        (rows: unknown) => ({ status: 200, text: JSON.stringify(rows) }),
        (thrown: unknown) => ({ status: 403, text: String(thrown) }),
      );
      const watched = await ask(appliance, colin, '/api/viewings', post({ recordingId: scene.recording }));
      return [refused, watched];
    },
  });

  return [
    {
      name: 'approving one’s own request',
      leaves: 'access.refused',
      make: async () =>
        ask(
          appliance,
          colin,
          `/api/access-requests/${await request(colin, scene.recording)}/approve`,
          post(),
        ),
    },
    {
      name: 'approving with a second account of the same person',
      leaves: 'access.refused',
      make: async () => {
        const id = await request(carol, scene.watched);
        const accounts = { one: await personOf(carol), other: await personOf(priya) };
        const link = await scene.people.ada.post<{ id: string }>('/api/person-links', accounts);
        await (await appliance.as('amir')).post(`/api/person-links/${link.id}/publish`);
        await carol.post(`/api/access-delegations`, {
          delegate: await personOf(colin),
          startsAt: new Date().toISOString(),
          endsAt: new Date(Date.now() + 3_600_000).toISOString(),
        });
        return ask(appliance, priya, `/api/access-requests/${id}/approve`, post());
      },
    },
    {
      name: 'approving as a privacy officer whom no rule names',
      leaves: 'access.refused',
      make: async () =>
        ask(appliance, priya, `/api/access-requests/${await request(rex, scene.recording)}/approve`, post()),
    },
    {
      name: 'approving a request that expired',
      leaves: {
        nothing:
          'a decided or expired request is a conflict, not a refusal: the approver has the right, the request is over',
      },
      make: async () => {
        const id = await request(rex, scene.restricted.recording);
        await owner.query(
          `UPDATE access_request SET requested_at = requested_at - interval '2 days', expires_at = expires_at - interval '2 days' WHERE id = $1`,
          [id],
        );
        return ask(appliance, colin, `/api/access-requests/${id}/approve`, post());
      },
    },
    {
      name: 'approving for longer than was asked',
      leaves: { nothing: 'a number that is refused as such: nothing was tried that a role forbids' },
      make: async () =>
        ask(
          appliance,
          colin,
          `/api/access-requests/${await request(rex, scene.ended.recording)}/approve`,
          post({ minutes: 20_160 }),
        ),
    },
    {
      name: 'approving by a token that somebody made up',
      leaves: 'attempt.refused',
      make: () => byMachine(`/api/access-requests/${scene.carolsRequest}/approve`, post(), 'exhibit_made-up'),
    },
    {
      name: 'approving by the token of a machine',
      leaves: 'permission.refused',
      make: () => byMachine(`/api/access-requests/${scene.carolsRequest}/approve`, post()),
    },
    {
      name: 'watching by the token of a machine',
      leaves: 'permission.refused',
      make: async () => [
        await byMachine('/api/viewings', post({ recordingId: scene.recording })),
        await byMachine(`/api/viewings/${scene.carolsViewing}/segments/1`),
      ],
    },
    {
      name: 'a pack by the token of a machine',
      leaves: 'permission.refused',
      make: async () => [
        await byMachine('/api/evidence-packs', post({ recordingId: scene.recording })),
        await byMachine(`/api/evidence-packs/${scene.carolsPack}/content`),
      ],
    },
    inSql(
      'SQL: one’s own vote',
      `INSERT INTO access_approval (request_id, person_id, vote, voted_at, minutes)
       SELECT id, requested_by, 'approve', now(), 60 FROM access_request WHERE requested_by = $1 AND decision IS NULL`,
      async () => [await personOf(colin)],
    ),
    inSql(
      'SQL: a grant without a vote',
      `INSERT INTO access_grant (id, request_id, recording_id, grantee, approver, scope, starts_at, ends_at)
       SELECT $1, id, recording_id, requested_by, $2, scope, now(), now() + interval '1 hour'
       FROM access_request WHERE requested_by = $3 AND decision IS NULL`,
      async () => [randomUUID(), await personOf(carol), await personOf(colin)],
    ),
    inSql(
      'SQL: somebody else’s grant made one’s own',
      'UPDATE access_grant SET grantee = $1 WHERE recording_id = $2',
      async () => [await personOf(colin), scene.recording],
    ),
    inSql(
      'SQL: an ended grant made longer',
      `UPDATE access_grant SET ends_at = now() + interval '1 day' WHERE recording_id = $1`,
      async () => [scene.ended.recording],
    ),
    inSql(
      'SQL: a revoked grant brought back',
      'UPDATE access_grant SET revoked_at = NULL, revoked_by = NULL WHERE recording_id = $1',
      async () => [scene.revoked.recording],
    ),
    inSql(
      'SQL: a request that is born approved',
      `INSERT INTO access_request (recording_id, requested_by, requested_at, purpose, reason, scope, minutes, expires_at, decision, decided_by, decided_at)
       VALUES ($1, $2, now(), 'other', '', 'watch', 60, now() + interval '1 day', 'approved', $3, now())`,
      async () => [scene.recording, await personOf(colin), await personOf(carol)],
    ),
    inSql('SQL: the trigger switched off', 'ALTER TABLE access_grant DISABLE TRIGGER ALL', async () => []),
    inSql('SQL: replication’s way round triggers', 'SET session_replication_role = replica', async () => []),
    inSql(
      'SQL: another function in place of the one that tells people apart',
      `CREATE OR REPLACE FUNCTION exhibit_same_person(one uuid, other uuid) RETURNS boolean LANGUAGE sql AS 'SELECT false'`,
      async () => [],
    ),
    inSql('SQL: a restriction taken away', 'DELETE FROM recording_restriction', async () => []),
    inSql(
      'SQL: every row that there is, read for content',
      `SELECT (SELECT json_agg(s) FROM recording_segment s), (SELECT json_agg(o) FROM recording_observations o),
              (SELECT json_agg(k) FROM recording_key k), (SELECT json_agg(q) FROM recording_quarantine q)`,
      async () => [],
    ),
    inSql('SQL: the disk through PostgreSQL', `SELECT pg_read_file($1)`, async () => [
      `${appliance.folder}/keys`,
    ]),
    inSql('SQL: the superuser’s role', 'SET ROLE exhibit_owner', async () => []),
  ] satisfies Attempt[] as (Attempt & { make(): Promise<Came | Came[]> })[];
}
