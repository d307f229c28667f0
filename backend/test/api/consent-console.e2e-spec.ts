import { openSite, refusal, type BankSite } from '../support/scene.js';
import { BANK_ORIGIN, event, RecorderByHand } from '../support/recorder-by-hand.js';
import { startTestAppliance, type TestAppliance } from '../support/test-appliance.js';
import { randomUUID } from 'node:crypto';

let appliance: TestAppliance;
let site: BankSite;
beforeAll(async () => {
  appliance = await startTestAppliance();
  site = await openSite(appliance);
});
afterAll(() => appliance.stop());

async function decide(change: object = {}): Promise<{ consentId: string; receipt: { selfService: string } }> {
  const response = await fetch(`${appliance.url}/ingest/v1/${site.key}/consents`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: BANK_ORIGIN },
    body: JSON.stringify({
      ...{ wire: 1, decision: 'given', noticeVersion: '2026-1', purposes: ['evidence'] },
      ...{ language: 'en', collectedBy: 'site', ...change },
    }),
  });
  return (await response.json()) as { consentId: string; receipt: { selfService: string } };
}
const found = async (query: string, login = 'carol') =>
  (
    await (await appliance.as(login)).get<{ items: { id: string }[] }>(`/api/consent-records?${query}`)
  ).items.map(({ id }) => id);

describe('the registry of consent', () => {
  it('is closed to whoever has no business in it, record by record', async () => {
    const { consentId } = await decide();
    for (const login of ['ada', 'rex']) {
      const person = await appliance.as(login);
      expect(await refusal(person.get('/api/consent-records'))).toBe('PERMISSION_DENIED');
      expect(await refusal(person.get(`/api/consent-records/${consentId}`))).toBe('PERMISSION_DENIED');
    }
    const carol = await appliance.as('carol');
    expect(await refusal(carol.get(`/api/consent-records/${randomUUID()}`))).toBe('CONSENT_UNKNOWN');
    expect(await refusal(carol.get('/api/consent-records?state=happy'))).toBe('REQUEST_INVALID');
    expect(await refusal(carol.get('/api/consent-records?from=yesterday'))).toBe('REQUEST_INVALID');
  });

  it('finds records by state, notice version and time', async () => {
    const { consentId: refused } = await decide({ decision: 'refused', purposes: [] });
    expect(await found('state=refused')).toEqual([refused]);
    expect(await found('state=given&noticeVersion=2026-1')).not.toContain(refused);
    expect(await found('noticeVersion=v9')).toEqual([]);
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
    expect(await found(`from=${tomorrow}`)).toEqual([]);
    expect(await found(`state=refused&to=${tomorrow}`)).toEqual([refused]);
  });

  it('shows of a record what happened, what was recorded under it, and the papers', async () => {
    const { consentId } = await decide({ shownAt: Date.now() });
    const recorder = new RecorderByHand(appliance.url, site.key, consentId);
    await recorder.next([event()]);
    const record = await (
      await appliance.as('carol')
    ).get<Record<string, unknown>>(`/api/consent-records/${consentId}`);
    expect(record).toMatchObject({
      state: 'given',
      events: [{ kind: 'shown' }, { kind: 'given' }],
      recordingList: [{ id: recorder.recording, state: 'open', ending: false }],
      became: { recorded: 1, standing: 1 },
      basisVersion: null,
    });
    expect(JSON.parse(String(record['receipt']))).toMatchObject({ recordId: consentId });
  });
});

describe('a withdrawal for a customer', () => {
  const withdraw = async (login: string, subjects: string[]) =>
    (await appliance.as(login)).post('/api/consent-subjects/withdraw', { siteId: site.id, subjects });

  it('is for the privacy officer alone, and names somebody', async () => {
    for (const login of ['carol', 'ada', 'aude'])
      expect(await refusal(withdraw(login, ['APP-1']))).toBe('PERMISSION_DENIED');
    expect(await refusal(withdraw('priya', []))).toBe('REQUEST_INVALID');
    expect(await withdraw('priya', ['NOBODY'])).toEqual({ decisions: 0, recordings: 0 });
    expect(await refusal(withdraw('priya', [`s9-${'A'.repeat(43)}`]))).toBe('SUBJECT_KEY_UNKNOWN');
  });

  it('ends everything that they agreed to, and nothing of anybody else', async () => {
    const mine = [await decide({ subject: 'APP-1' }), await decide({ subject: 'APP-1' })];
    const theirs = await decide({ subject: 'APP-2' });
    await new RecorderByHand(appliance.url, site.key, mine[0]!.consentId).next([event()]);
    expect(await withdraw('priya', ['APP-1'])).toEqual({ decisions: 2, recordings: 1 });
    expect(await withdraw('priya', ['APP-1'])).toEqual({ decisions: 0, recordings: 0 });
    const withdrawn = await found('state=withdrawn');
    expect(withdrawn).toEqual(expect.arrayContaining(mine.map(({ consentId }) => consentId)));
    expect(withdrawn).not.toContain(theirs.consentId);
  });
});

describe('the visitor’s own page', () => {
  const press = (address: string, origin?: string) =>
    fetch(address, { method: 'POST', redirect: 'manual', ...(origin ? { headers: { origin } } : {}) });

  it('is not there for a number that nobody has, and not pressed by a page of somebody else', async () => {
    const { receipt, consentId } = await decide();
    expect((await fetch(receipt.selfService.replace(consentId, randomUUID()))).status).toBe(404);
    expect((await fetch(receipt.selfService.replace(consentId, '<b>'))).status).toBe(400);
    expect((await press(receipt.selfService, 'https://elsewhere.example')).status).toBe(403);
    expect((await press(receipt.selfService, 'null')).status).toBe(403);
    expect(await (await fetch(receipt.selfService)).text()).toContain('You agreed.');
  });

  it('loads nothing, and is framed by the pages of the site alone', async () => {
    const { receipt } = await decide();
    const { headers } = await fetch(receipt.selfService);
    const policy = headers.get('content-security-policy')!;
    expect(policy).toContain(`frame-ancestors ${BANK_ORIGIN}`);
    expect(policy).toContain("default-src 'none'");
    expect(headers.get('x-frame-options')).toBeNull();
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it('withdraws with one press, and twice is as once', async () => {
    const { receipt } = await decide();
    for (let time = 0; time < 2; time++) {
      const answer = await press(receipt.selfService, new URL(appliance.url).origin);
      expect([answer.status, answer.headers.get('location')]).toEqual([303, 'page']);
    }
    const page = await (await fetch(receipt.selfService)).text();
    expect(page).toContain('You withdrew.');
    expect(page).not.toContain('<form method="post"><p');
  });
});
