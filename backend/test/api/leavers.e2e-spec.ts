import { randomUUID } from 'node:crypto';
import type { ConsoleClient } from '@exhibit/evaluation/console-client';
import { grantTo, honestVisit, openSite, sealedVisit } from '../support/scene.js';
import { startTestAppliance, type TestAppliance } from '../support/test-appliance.js';

/** The firm's directory says that somebody has left: in that moment they are out, wherever they are (P4). */
let appliance: TestAppliance;
let rex: ConsoleClient;
let watched: string;
let other: string;
beforeAll(async () => {
  appliance = await startTestAppliance();
  const site = await openSite(appliance);
  const visit = () =>
    sealedVisit(
      appliance,
      site,
      `APP-${randomUUID().slice(0, 8)}`,
      honestVisit({ text: 'Terms of the loan.' }),
    );
  [watched, other] = [await visit(), await visit()];
  await grantTo(appliance, watched, { asks: 'rex', agrees: 'colin', scope: 'watch' });
  rex = await appliance.as('rex');
});
afterAll(() => appliance.stop());

const status = (work: Promise<unknown>): Promise<number> =>
  work.then(
    () => 200,
    (thrown: unknown) => (thrown as { status: number }).status,
  );

it('ends a viewing under way, the grant, what was asked for, and every login', async () => {
  const { owner } = appliance.database;
  const viewing = await rex.post<{ id: string }>('/api/viewings', { recordingId: watched });
  const request = await rex.post<{ id: string }>('/api/access-requests', {
    recordingId: other,
    purpose: 'other',
    reason: 'Asked for shortly before leaving.',
    scope: 'watch',
  });
  const [person] = await owner.query(
    `SELECT p.id, p.subject FROM person p JOIN access_request r ON r.requested_by = p.id WHERE r.id = $1`,
    [request.id],
  );
  const ada = await appliance.as('ada');
  const { token } = await ada.post<{ token: string }>('/api/api-tokens', {
    label: 'directory',
    role: 'administrator',
    permissions: ['people.provision'],
    days: 1,
    directory: 'main',
  });
  const tell = (method: string, path: string, body: object) =>
    fetch(`${appliance.url}/scim/v2${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' },
      body: JSON.stringify(body),
    });
  const added = await tell('POST', '/Users', {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
    externalId: person.subject,
    userName: 'rex@bank.example',
    active: true,
  });
  const { id } = (await added.json()) as { id: string };
  expect(await status(rex.get('/api/session'))).toBe(200);

  const left = await tell('PATCH', `/Users/${id}`, {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
    Operations: [{ op: 'replace', path: 'active', value: false }],
  });

  expect(left.status).toBe(200);
  const { cookie } = rex['login'];
  const asked = (path: string) => fetch(appliance.url + path, { headers: { cookie } });
  expect((await asked('/api/session')).status).toBe(401);
  expect((await asked(`/api/viewings/${viewing.id}/segments/0`)).status).toBe(401);
  const [grants] = await owner.query(
    'SELECT count(*) AS live FROM access_grant WHERE grantee = $1 AND revoked_at IS NULL AND ends_at > now()',
    [person.id],
  );
  expect(grants.live).toBe('0');
  const [asking] = await owner.query('SELECT decision FROM access_request WHERE id = $1', [request.id]);
  expect(asking.decision).toBe('lapsed');
  const kinds: { kind: string }[] = await owner.query(
    `SELECT kind FROM audit_outbox UNION ALL SELECT kind FROM audit_entry`,
  );
  expect(kinds.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(['person.left', 'grant.lapsed', 'access.lapsed']),
  );
});
