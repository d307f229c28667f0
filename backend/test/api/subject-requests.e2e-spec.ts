import { RetentionSweeper } from '../../src/retention/sweeper/retention-sweeper.service.js';
import { eventually } from '../support/poll.js';
import { aged, publishRetention, ruleOf } from '../support/retention-scene.js';
import { grantTo, openSite, refusal, sealedVisit, type BankSite } from '../support/scene.js';
import { sequenceAudit } from '../support/sequence-audit.js';
import { namedIn, storeCheck } from '../support/store-check.js';
import { Insider } from '../support/tampering.js';
import { startTestAppliance, type TestAppliance } from '../support/test-appliance.js';

interface Request {
  id: string;
  state: string;
  dueAt: string;
  recordings: { id: string; decision: string; why: string[]; laws: string[]; watched: number }[];
  consents: object[];
  letters: { name: string; text: string }[];
  copies: string[];
  mayCarryOut: boolean;
}

const CUSTOMER = 'K-4711-0815';
let appliance: TestAppliance;
let site: BankSite;

beforeAll(async () => {
  appliance = await startTestAppliance();
  site = await openSite(appliance);
  await publishRetention(appliance, ruleOf({ maximum: 'P1Y' }));
});
afterAll(() => appliance.stop());

const open = async (login: string, body: object): Promise<Request> =>
  (await appliance.as(login)).post<Request>('/api/subject-requests', {
    siteId: site.id,
    receivedAt: new Date(Date.now() - 60_000).toISOString(),
    identityCheck: 'Called back under the number that the firm has.',
    ...body,
  });

const act = async (login: string, request: Request, what: string, body?: object): Promise<Request> =>
  (await appliance.as(login)).post<Request>(`/api/subject-requests/${request.id}/${what}`, body);

const entries = async (request: Request): Promise<{ kind: string; leaf: string }[]> => {
  await sequenceAudit(appliance.database.source);
  return appliance.database.owner.query(
    `SELECT kind, leaf FROM audit_entry WHERE leaf LIKE '%' || $1 || '%' ORDER BY leaf_index`,
    [request.id],
  );
};

describe('a request of a subject', () => {
  it('is for privacy and compliance officers; auditors read it, and nobody else', async () => {
    const body = { kind: 'access', subject: 'APP-0' };
    for (const login of ['ada', 'rex', 'aude'])
      expect(await refusal(open(login, body))).toBe('PERMISSION_DENIED');
    const request = await open('priya', body);
    await (await appliance.as('aude')).get(`/api/subject-requests/${request.id}`);
    expect(await refusal((await appliance.as('rex')).get('/api/subject-requests'))).toBe('PERMISSION_DENIED');
  });

  it('names a subject or a customer, and one that came already', async () => {
    for (const body of [
      {},
      { subject: 'APP-0', customer: CUSTOMER },
      { subject: 'APP-0', receivedAt: new Date(Date.now() + 86_400_000).toISOString() },
    ])
      expect(await refusal(open('priya', { kind: 'access', ...body }))).toBe('SUBJECT_REQUEST_INVALID');
    expect(await refusal(open('priya', { kind: 'portability', subject: 'APP-0' }))).toBe('REQUEST_INVALID');
    const unknown = { kind: 'access', subject: `s9-${'a'.repeat(43)}` };
    expect(await refusal(open('priya', unknown))).toBe('SUBJECT_KEY_UNKNOWN');
  });

  it("finds what there is under the customer's number, which is written down nowhere", async () => {
    const priya = await appliance.as('priya');
    const { subjects } = await priya.post<{ subjects: string[] }>('/api/consent-subjects/lookup', {
      siteId: site.id,
      customer: CUSTOMER,
    });
    const recording = await sealedVisit(appliance, site, subjects[0]!);
    const request = await open('priya', { kind: 'access', customer: CUSTOMER });
    expect(request.recordings).toMatchObject([{ id: recording, decision: 'copied', watched: 0 }]);
    const rows: object[] = await appliance.database.owner.query('SELECT * FROM subject_request');
    expect(JSON.stringify([rows, await entries(request)])).not.toContain(CUSTOMER);
    expect(JSON.stringify(await entries(request))).not.toContain(subjects[0]);
  });

  it('is extended once, with the reason in its letter', async () => {
    const request = await open('priya', { kind: 'access', subject: 'APP-0' });
    const extended = await act('priya', request, 'extend', { reason: 'There are many visits.' });
    expect(new Date(extended.dueAt).getTime()).toBeGreaterThan(Date.now() + 85 * 86_400_000);
    expect(extended.letters[0]).toMatchObject({
      name: 'extended',
      text: expect.stringContaining('There are many visits.'),
    });
    expect(await refusal(act('priya', request, 'extend', { reason: 'More.' }))).toBe(
      'SUBJECT_REQUEST_EXTENDED',
    );
    const declined = await act('priya', request, 'decline', { reason: 'Somebody else asked.' });
    expect(declined.state).toBe('declined');
    expect(await refusal(act('priya', request, 'carry-out'))).toBe('SUBJECT_REQUEST_CLOSED');
  });
});

describe('erasure', () => {
  it('takes two people, goes the way of every destruction, and says what must stay and why', async () => {
    const [gone, held] = [
      await sealedVisit(appliance, site, 'APP-1'),
      await sealedVisit(appliance, site, 'APP-1'),
    ];
    const carol = await appliance.as('carol');
    const matter = await carol.post<{ id: string }>('/api/matters', { name: 'Smith v. Bank' });
    await carol.post(`/api/matters/${matter.id}/holds`, {
      ...{ kind: 'list', recordings: [held], catchesLater: false, reason: 'A lawsuit.' },
    });
    const request = await open('priya', { kind: 'erasure', subject: 'APP-1' });
    const decisions = Object.fromEntries(
      request.recordings.map(({ id, decision, why }) => [id, [decision, ...why]]),
    );
    expect(decisions).toEqual({ [gone]: ['erased'], [held]: ['kept', 'ON_HOLD'] });
    expect(request.mayCarryOut).toBe(false);
    expect(await refusal(act('priya', request, 'carry-out'))).toBe('SECOND_PERSON_REQUIRED');
    expect((await entries(request)).map(({ kind }) => kind)).toContain('subject-request.refused');

    const answered = await act('carol', request, 'carry-out');
    expect(answered.letters[0]!.text).toContain('We erase 1 recording');
    expect(answered.letters[0]!.text).toContain('Art. 17(3)(e)');
    await eventually('it is destroyed', async () => {
      await appliance.worker.get(RetentionSweeper, { strict: false }).sweep();
      const [row] = await appliance.database.owner.query(
        `SELECT certified_at FROM destruction WHERE recording_id = $1 AND cause = 'erasure'`,
        [gone],
      );
      return row?.certified_at ? true : null;
    });
    expect(await carol.get(`/api/recordings/${held}`)).toMatchObject({ state: 'sealed' });
    await grantTo(appliance, held, { asks: 'carol', agrees: 'colin' }).catch(() => undefined);
    expect(await refusal(carol.post('/api/viewings', { recordingId: held }))).toBe('RECORDING_RESTRICTED');
    // What was decided can still be read when the recording is gone.
    const later = await carol.get<Request>(`/api/subject-requests/${request.id}`);
    expect(later.recordings.map(({ id }) => id).sort()).toEqual([gone, held].sort());
    expect((await entries(request)).map(({ kind }) => kind)).toContain('subject-request.carried-out');
  });

  it('names the law below the minimum', async () => {
    await publishRetention(
      appliance,
      ruleOf({ minimum: { period: 'P6Y', law: '17 CFR 240.17a-4' }, maximum: 'P7Y' }),
    );
    await sealedVisit(appliance, site, 'APP-2');
    const request = await open('priya', { kind: 'erasure', subject: 'APP-2' });
    expect(request.recordings).toMatchObject([
      { decision: 'kept', why: ['BELOW_MINIMUM'], laws: ['17 CFR 240.17a-4'] },
    ]);
    await publishRetention(appliance, ruleOf({ maximum: 'P1Y' }));
  });

  it('is refused by PostgreSQL itself to whoever opened it', async () => {
    const request = await open('priya', { kind: 'erasure', subject: 'APP-0' });
    const alone = appliance.database.source.query(
      'UPDATE subject_request SET closed_by = opened_by, closed_at = now() WHERE id = $1',
      [request.id],
    );
    await expect(alone).rejects.toThrow('another_person_erases');
    for (const change of [`subjects = '{other}'`, `received_at = now() + interval '1 year'`])
      await expect(
        appliance.database.owner.query(`UPDATE subject_request SET ${change} WHERE id = $1`, [request.id]),
      ).rejects.toThrow('what was asked and answered is not changed');
  });
});

describe('restriction', () => {
  it('keeps a recording where nobody can watch it or take it out, until it is lifted', async () => {
    const recording = await sealedVisit(appliance, site, 'APP-3');
    await grantTo(appliance, recording, { asks: 'carol', agrees: 'colin' });
    const [first, second] = [
      await open('priya', { kind: 'restriction', subject: 'APP-3' }),
      await open('priya', { kind: 'restriction', subject: 'APP-3' }),
    ];
    for (const request of [first, second]) await act('priya', request, 'carry-out');
    const carol = await appliance.as('carol');
    const refused = async () => [
      await refusal(carol.post('/api/viewings', { recordingId: recording })),
      await refusal(carol.post('/api/evidence-packs', { recordingId: recording })),
    ];
    expect(await refused()).toEqual(['RECORDING_RESTRICTED', 'RECORDING_RESTRICTED']);
    expect((await act('priya', first, 'lift')).letters[0]!.name).toBe('lifted');
    expect(await refused()).toEqual(['RECORDING_RESTRICTED', 'RECORDING_RESTRICTED']);
    await act('priya', second, 'lift');
    expect(await refused()).toEqual([null, null]);
    expect(await refusal(act('priya', second, 'lift'))).toBe('RESTRICTION_NOT_STANDING');
    await aged(appliance, recording, 1);
  });
});

describe('a copy', () => {
  it('is made under grants of whoever orders it, and never without', async () => {
    const recording = await sealedVisit(appliance, site, 'APP-4');
    const request = await open('priya', { kind: 'access', subject: 'APP-4' });
    expect(await refusal(act('priya', request, 'copy'))).toBe('PERMISSION_DENIED');
    await grantTo(appliance, recording, { asks: 'carol', agrees: 'colin' });
    const { copies } = await act('carol', request, 'copy');
    expect(copies).toHaveLength(1);
    const carol = await appliance.as('carol');
    await eventually('the copy is made', async () => {
      const made = await carol.get<{ state: string }>(`/api/evidence-collections/${copies[0]}`);
      return made.state === 'ready' ? true : null;
    });
    const erasure = await open('priya', { kind: 'erasure', subject: 'APP-4' });
    expect(await refusal(act('carol', erasure, 'copy'))).toBe('SUBJECT_REQUEST_NOT_ACCESS');
  });
});

describe('the rows of requests', () => {
  it('are held by the log: whoever changes who erased is found', async () => {
    const check = await storeCheck(appliance);
    const insider = await Insider.in(appliance.database.appUrl, { lasting: true });
    try {
      expect((await check.run()).findings.faults).toEqual([]);
      const erased = `FROM subject_request WHERE kind = 'erasure' AND closed_at IS NOT NULL`;
      const [{ id }] = (await insider.query(`SELECT id ${erased}`)) as [{ id: string }];
      await insider.query(`UPDATE subject_request SET closed_by = opened_by WHERE id = '${id}'`);
      expect(namedIn(await check.run())).toEqual([`subject_request/${id}`]);
    } finally {
      await insider.end();
      await check.end();
    }
  });
});
