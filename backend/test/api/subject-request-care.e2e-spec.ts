import { SubjectRequestCare } from '../../src/subject-requests/subject-request-care.service.js';
import { openSite, refusal, sealedVisit, type BankSite } from '../support/scene.js';
import { sequenceAudit } from '../support/sequence-audit.js';
import { namedIn, storeCheck } from '../support/store-check.js';
import { Insider } from '../support/tampering.js';
import { startTestAppliance, type TestAppliance } from '../support/test-appliance.js';

interface Request {
  id: string;
  state: string;
  subjects: string[];
  recordings: { id: string; decision: string }[];
  consents: object[];
  letters: object[];
  forgottenAt: string | null;
}

const DAY_MS = 86_400_000;
let appliance: TestAppliance;
let site: BankSite;

beforeAll(async () => {
  // Nobody answers there: what is to go out waits, and can be read.
  appliance = await startTestAppliance({
    notices: {
      webhooks: [
        { name: 'duty', url: 'http://127.0.0.1:1/', secret: 'a secret of the test that is long enough' },
      ],
    },
  });
  site = await openSite(appliance);
}, 60_000);
afterAll(() => appliance.stop());

const open = async (body: object, daysAgo = 0): Promise<Request> =>
  (await appliance.as('priya')).post<Request>('/api/subject-requests', {
    siteId: site.id,
    receivedAt: new Date(Date.now() - daysAgo * DAY_MS - 60_000).toISOString(),
    identityCheck: 'Called back under the number that the firm has.',
    ...body,
  });
const act = async (login: string, { id }: Request, what: string, body?: object): Promise<Request> =>
  (await appliance.as(login)).post<Request>(`/api/subject-requests/${id}/${what}`, body);
const read = async ({ id }: Request): Promise<Request> =>
  (await appliance.as('carol')).get<Request>(`/api/subject-requests/${id}`);
const look = () => appliance.worker.get(SubjectRequestCare, { strict: false }).look();
const rows = (sql: string, ...values: unknown[]): Promise<Record<string, unknown>[]> =>
  appliance.database.owner.query(sql, values);
const told = async ({ id }: Request) =>
  (await rows(`SELECT kind FROM notice_outbox WHERE facts ->> 'request' = $1 ORDER BY written_at`, id)).map(
    ({ kind }) => kind,
  );
const standing = async ({ id }: Request) =>
  (await rows('SELECT cause FROM subject_request_alarm WHERE request_id = $1 AND closed_at IS NULL', id)).map(
    ({ cause }) => cause,
  );
const part = async () => {
  const { parts } = await (
    await appliance.as('ada')
  ).get<{ parts: { name: string; state: string; detail: string }[] }>('/api/system');
  return parts.find(({ name }) => name === 'subject requests');
};

/** As if it had been answered so many days ago. */
async function answered({ id }: Request, days: number): Promise<void> {
  await rows('ALTER TABLE subject_request DISABLE TRIGGER USER');
  await rows(
    `UPDATE subject_request SET closed_at = closed_at - make_interval(days => $2),
       lifted_at = lifted_at - make_interval(days => $2) WHERE id = $1`,
    id,
    days,
  );
  await rows('ALTER TABLE subject_request ENABLE TRIGGER USER');
}

describe('a request that waits', () => {
  it('is not told of while there is time, nor to anybody but in words without the person', async () => {
    const request = await open({ kind: 'access', subject: 'APP-WAITS' }, 10);
    await look();
    expect(await told(request)).toEqual([]);
    expect(await part()).toEqual({
      ...{ name: 'subject requests', state: 'ok', detail: 'none is due within a week' },
    });
  });

  it('is told of once when it is due within a week, and once when it is overdue, with three at work', async () => {
    const soon = await open({ kind: 'access', subject: 'APP-WAITS' }, 26);
    const late = await open({ kind: 'erasure', subject: 'APP-WAITS' }, 40);
    await Promise.all([look(), look(), look()]);
    await look();
    expect(await told(soon)).toEqual(['subject-request.due-soon']);
    expect(await told(late)).toEqual(['subject-request.overdue']);
    expect(await part()).toMatchObject({
      state: 'degraded',
      detail: expect.stringMatching(/^1 overdue, 1 due/),
    });
    expect(JSON.stringify(await rows('SELECT * FROM notice_outbox'))).not.toContain('APP-WAITS');

    await act('priya', soon, 'extend', { reason: 'There are many visits.' });
    expect(await standing(soon)).toEqual([]);
    await act('carol', late, 'decline', { reason: 'Somebody else asked.' });
    expect(await standing(late)).toEqual([]);
    await look();
    expect(await told(late)).toEqual(['subject-request.overdue']);
    expect(await part()).toMatchObject({ state: 'ok' });
  });
});

describe('a request that was answered long ago', () => {
  it('keeps whom it is about as long as it is open, as long as its period lasts, and while it restricts', async () => {
    const waiting = await open({ kind: 'access', subject: 'APP-KEPT' }, 20);
    const young = await open({ kind: 'access', subject: 'APP-KEPT' });
    await act('carol', young, 'carry-out');
    await answered(young, 2 * 365);
    const restricts = await open({ kind: 'restriction', subject: 'APP-KEPT' });
    await act('carol', restricts, 'carry-out');
    await answered(restricts, 4 * 365);
    await look();
    for (const request of [waiting, young, restricts])
      expect(await read(request)).toMatchObject({ subjects: ['APP-KEPT'], forgottenAt: null });
    for (const [request, why] of [
      [waiting, 'answered_before_forgotten'],
      [restricts, 'answered_before_forgotten'],
    ] as const)
      await expect(
        rows(
          `UPDATE subject_request SET subjects = '{}', forgotten_at = now(), identity_check = 'forgotten' WHERE id = $1`,
          request.id,
        ),
      ).rejects.toThrow(why);
    await act('carol', restricts, 'lift');
    await answered(restricts, 4 * 365);
    await look();
    expect(await read(restricts)).toMatchObject({ subjects: [] });
  });

  it('forgets what officers wrote about it, and not that it was extended and declined; PostgreSQL keeps no text', async () => {
    const request = await open({ kind: 'erasure', subject: 'APP-TEXTS', identityCheck: 'Mr Smith came in.' });
    await act('priya', request, 'extend', { reason: 'Mr Smith has four accounts.' });
    await act('carol', request, 'decline', { reason: 'Mr Smith is somebody else.' });
    await answered(request, 4 * 365);
    await expect(
      rows(`UPDATE subject_request SET subjects = '{}', forgotten_at = now() WHERE id = $1`, request.id),
    ).rejects.toThrow(/texts_until_forgotten|is not changed/);
    await expect(
      rows(
        `UPDATE subject_request SET subjects = '{}', forgotten_at = now(), identity_check = 'forgotten',
           extension_reason = 'forgotten', declined_because = NULL WHERE id = $1`,
        request.id,
      ),
    ).rejects.toThrow('is not changed');
    await look();
    expect(await read(request)).toMatchObject({
      ...{ state: 'declined', subjects: [], forgottenAt: expect.any(String) },
      ...{ identityCheck: null, extensionReason: null, declinedBecause: null },
    });
    const [row] = await rows('SELECT * FROM subject_request WHERE id = $1', request.id);
    expect(JSON.stringify(row)).not.toContain('Smith');
    expect(row).toMatchObject({ extended_by: expect.any(String), closed_by: expect.any(String) });
  });

  it('is not forgotten by a clock that was set back', async () => {
    const request = await open({ kind: 'access', subject: 'APP-CLOCK' });
    await act('carol', request, 'carry-out');
    await answered(request, 4 * 365);
    await rows(`UPDATE retention_clock SET latest = now() + interval '1 day'`);
    await look();
    expect(await read(request)).toMatchObject({ subjects: ['APP-CLOCK'] });
    await rows(`ALTER TABLE retention_clock DISABLE TRIGGER USER`);
    await rows(`UPDATE retention_clock SET latest = now()`);
    await rows(`ALTER TABLE retention_clock ENABLE TRIGGER USER`);
  });

  it('forgets whom it was about, once, and keeps what was decided; the log says so, and the store is sound', async () => {
    const recording = await sealedVisit(appliance, site, 'APP-OLD');
    const request = await open({ kind: 'access', subject: 'APP-OLD' });
    await act('carol', request, 'carry-out');
    await answered(request, 3 * 366 + 1);
    await Promise.all([look(), look(), look()]);

    const forgotten = await read(request);
    expect(forgotten).toMatchObject({
      ...{ state: 'answered', subjects: [], consents: [], letters: [] },
      recordings: [{ id: recording, decision: 'copied' }],
      forgottenAt: expect.any(String),
    });
    expect(forgotten).toMatchObject({ identityCheck: null, extensionReason: null, declinedBecause: null });
    const [row] = await rows('SELECT * FROM subject_request WHERE id = $1', request.id);
    for (const gone of ['APP-OLD', 'Called back']) expect(JSON.stringify(row)).not.toContain(gone);
    expect(await refusal(act('carol', request, 'copy'))).toBe('SUBJECT_REQUEST_FORGOTTEN');
    await expect(
      rows(
        `UPDATE subject_request SET subjects = '{APP-OLD}', forgotten_at = NULL WHERE id = $1`,
        request.id,
      ),
    ).rejects.toThrow('is not changed');
    await sequenceAudit(appliance.database.source);
    const entries = await rows(
      `SELECT leaf FROM audit_entry WHERE kind = 'subject-request.forgotten' AND leaf LIKE '%' || $1 || '%'`,
      request.id,
    );
    expect(entries).toHaveLength(1);

    const check = await storeCheck(appliance);
    const insider = await Insider.in(appliance.database.appUrl, { lasting: true });
    try {
      expect((await check.run()).findings.faults).toEqual([]);
      await insider.query(
        `UPDATE subject_request SET subjects = '{}', forgotten_at = now() + interval '9 years',
           identity_check = 'forgotten'
         WHERE closed_at IS NOT NULL AND forgotten_at IS NULL`,
      );
      expect(namedIn(await check.run())).not.toEqual([]);
    } finally {
      await insider.end();
      await check.end();
    }
  });
});
