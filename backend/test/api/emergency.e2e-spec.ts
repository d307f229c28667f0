import { EmergencyAccount } from '../../src/identity/emergency/emergency-account.service.js';
import { newShares } from '../../src/identity/emergency/emergency-shares.js';
import { sequenceAudit } from '../support/sequence-audit.js';
import { startTestAppliance, type TestAppliance } from '../support/test-appliance.js';

const OPERATOR = { kind: 'operator' } as const;
const REASON = 'The identity provider has been down since four.';

describe('the sealed account for emergencies', () => {
  let appliance: TestAppliance;
  let account: EmergencyAccount;
  let shares: string[];
  let cookie: string;

  beforeAll(async () => {
    appliance = await startTestAppliance({ withoutWorker: true });
    account = appliance.app.get(EmergencyAccount, { strict: false });
    shares = await account.seal(OPERATOR, 3);
  });
  afterAll(() => appliance.stop());

  const open = (given: unknown, reason = REASON) =>
    fetch(`${appliance.url}/api/emergency/open`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ shares: given, reason }),
    });
  const kinds = async (): Promise<string[]> => {
    await sequenceAudit(appliance.database.source);
    const rows: { kind: string }[] = await appliance.database.source.query(
      `SELECT kind FROM audit_entry WHERE kind LIKE 'emergency.%' ORDER BY leaf_index`,
    );
    return rows.map(({ kind }) => kind);
  };
  const own = async (path: string, method = 'GET', body?: object) => {
    const session = await fetch(`${appliance.url}/api/session`, { headers: { cookie } });
    const { csrfToken = '' } = (await session.json()) as { csrfToken?: string };
    const answer = await fetch(appliance.url + path, {
      method,
      headers: { cookie, 'x-csrf-token': csrfToken, 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await answer.text();
    return { status: answer.status, body: (text ? JSON.parse(text) : {}) as Record<string, unknown> };
  };
  const opening = async (login: string) =>
    (await (await appliance.as(login)).get<{ opening: { id: string } | null }>('/api/emergency')).opening;

  it('does not open with one share, twice the same, foreign ones, or without a reason', async () => {
    const foreign = (await newShares(2)).shares;
    expect((await open([shares[0]])).status).toBe(400);
    expect((await open([shares[0], shares[1]], 'short')).status).toBe(400);
    for (const given of [
      [shares[0], shares[0]],
      [shares[0], foreign[1]],
    ])
      expect([(await open(given)).status, (await kinds()).at(-1)]).toEqual([
        403,
        'emergency.opening.refused',
      ]);
  });

  it('keeps nothing that would open it', async () => {
    const rows: { row: string }[] = await appliance.database.owner.query(
      'SELECT row_to_json(s)::text AS row FROM emergency_seal s',
    );
    for (const share of shares) expect(rows.map(({ row }) => row).join()).not.toContain(share.slice(18));
  });

  it('opens with any two shares, for an hour, and everybody is told', async () => {
    const answer = await open([shares[2], shares[0]]);
    expect(answer.status).toBe(204);
    cookie = answer.headers.getSetCookie()[0]!.split(';')[0]!;
    const { body } = await own('/api/session');
    expect(body).toMatchObject({ roles: ['administrator'], person: { name: 'Emergency account' } });
    const left = Date.parse(String(body['absoluteEndsAt'])) - Date.now();
    expect(left).toBeGreaterThan(3_590_000);
    expect(left).toBeLessThanOrEqual(3_600_000);
    expect(await opening('rex')).toMatchObject({ reason: REASON, over: false });
    expect((await kinds()).at(-1)).toBe('emergency.opened');
  });

  it('opens once', async () => {
    expect((await open([shares[0], shares[1]])).status).toBe(403);
  });

  it('watches nothing, decides about nobody and reviews nothing', async () => {
    const id = '00000000-0000-4000-8000-000000000000';
    for (const [path, method] of [
      ['/api/recordings', 'GET'],
      [`/api/access-requests/${id}/approve`, 'POST'],
      ['/api/viewings', 'POST'],
      [`/api/emergency/${id}/review`, 'POST'],
    ] as const)
      expect([path, (await own(path, method, method === 'POST' ? {} : undefined)).status]).toEqual([
        path,
        403,
      ]);
  });

  it('may do what is grave for an administrator, since its shares were proof a moment ago', async () => {
    const drafted = await (
      await appliance.as('ada')
    ).post<{ version: number }>('/api/role-mappings', {
      rules: [
        {
          issuer: appliance.configuration.oidc.issuer,
          membership: 'exhibit-administrator',
          role: 'administrator',
        },
        {
          issuer: appliance.configuration.oidc.issuer,
          membership: 'exhibit-privacy-officer',
          role: 'privacy-officer',
        },
      ],
    });
    expect((await own(`/api/role-mappings/${drafted.version}/publish`, 'POST')).status).toBe(200);
    // A mapping that says nothing of it does not take its hour away.
    expect((await own('/api/session')).status).toBe(200);
  });

  it('is reviewed when its hour is over, by somebody else, and not sealed again before', async () => {
    const priya = await appliance.as('priya');
    const { id } = (await opening('priya'))!;
    const review = () =>
      priya.post(`/api/emergency/${id}/review`, { findings: 'One mapping was published.' });
    await expect(review()).rejects.toMatchObject({ code: 'EMERGENCY_NOT_OVER' });
    await expect(account.seal(OPERATOR, 2)).rejects.toMatchObject({ code: 'EMERGENCY_NOT_REVIEWED' });
    await appliance.database.owner.query(
      `UPDATE emergency_opening SET opened_at = opened_at - interval '2 hours', ends_at = ends_at - interval '2 hours'`,
    );
    await review();
    expect(await opening('priya')).toBeNull();
    expect(await account.seal(OPERATOR, 2)).toHaveLength(2);
    expect((await kinds()).slice(-2)).toEqual(['emergency.reviewed', 'emergency.sealed']);
    const again = appliance.database.owner.query(`UPDATE emergency_opening SET findings = 'nothing at all'`);
    await expect(again).rejects.toThrow(/refused/);
  });

  it('cannot be guessed at for long', async () => {
    let status = 403;
    for (let guess = 0; guess < 6 && status !== 429; guess++)
      status = (await open((await newShares(2)).shares)).status;
    expect(status).toBe(429);
  });
});
