import { randomUUID } from 'node:crypto';
import type { ConsentStatus } from '@exhibit/contract';
import { RetentionSweeper } from '../../src/retention/sweeper/retention-sweeper.service.js';
import { endConsents, periodOf, settleWithdrawals, unreadable } from '../support/ended-consents.js';
import { valuesIn } from '../support/leak-search.js';
import { eventually } from '../support/poll.js';
import { BANK_ORIGIN, event, RecorderByHand, withdraw } from '../support/recorder-by-hand.js';
import { publishRetention, ruleOf } from '../support/retention-scene.js';
import { honestVisit, openSite, refusal, untilJudged, type BankSite } from '../support/scene.js';
import { sequenceAudit } from '../support/sequence-audit.js';
import { namedIn, storeCheck } from '../support/store-check.js';
import { Insider } from '../support/tampering.js';
import { startTestAppliance, type TestAppliance } from '../support/test-appliance.js';
import { carryOff, everythingIn } from '../support/thief.js';

const CANARY = {
  subject: 'SUBJECT-canary-4711',
  signal: 'CQcanary-tcf-string-4711',
  consentMode: 'consent-mode-canary-4711',
  variant: 'variant-canary-4711',
  proof: 'proof-canary-signed-in-the-branch',
  reference: 'reference-canary-4711',
  unreadable: 'CQunreadable-canary-4711',
};
const rules = [ruleOf({ maximum: 'P1Y' })];

let appliance: TestAppliance;
let site: BankSite;
beforeAll(async () => {
  appliance = await startTestAppliance();
  site = await openSite(appliance);
});
afterAll(() => appliance.stop());

interface Decided {
  consentId: string;
  receipt: { selfService: string; receiptId: string };
}
async function refuse(change: object = {}): Promise<Decided> {
  const response = await fetch(`${appliance.url}/ingest/v1/${site.key}/consents`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: BANK_ORIGIN },
    body: JSON.stringify({
      ...{ wire: 1, decision: 'refused', noticeVersion: '2026-1', purposes: [] },
      ...{ language: 'de', collectedBy: 'site', ...change },
    }),
  });
  return (await response.json()) as Decided;
}
const rows = (sql: string, ...values: unknown[]): Promise<Record<string, unknown>[]> =>
  appliance.database.source.query(sql, values);
const statusOf = async (consentId: string) =>
  (await (
    await fetch(`${appliance.url}/ingest/v1/${site.key}/consents/${consentId}`)
  ).json()) as ConsentStatus;
const isEnded = async (consentId: string) =>
  (await rows('SELECT 1 FROM consent_record WHERE id = $1 AND ended_at IS NOT NULL', consentId)).length > 0;

/** From the branch, with proof; a visit under it that was sealed. */
async function recordedAndImported(): Promise<{ consentId: string; recording: string }> {
  const ada = await appliance.as('ada');
  const asked = { label: 'branch', role: 'administrator', permissions: ['consent.import'], days: 1 };
  const { token } = await ada.post<{ token: string }>('/api/api-tokens', asked);
  const response = await fetch(`${appliance.url}/api/consent-imports`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({
      ...{ siteId: site.id, reference: CANARY.reference, decision: 'given', noticeVersion: '2026-1' },
      ...{ purposes: ['evidence'], language: 'en', subject: CANARY.subject },
      decidedAt: new Date(Date.now() - 3_600_000).toISOString(),
      proof: { mediaType: 'text/plain', bytes: Buffer.from(CANARY.proof).toString('base64') },
    }),
  });
  const { consentId } = (await response.json()) as Decided;
  const recorder = new RecorderByHand(appliance.url, site.key, consentId);
  await recorder.next([event()]);
  await recorder.next(honestVisit(), { policyVersion: 1, final: 'stopped' });
  return { consentId, recording: await untilJudged(await appliance.as('carol'), recorder.recording) };
}

describe('how long records of consent are kept', () => {
  const drafted = async (consents: object[]) =>
    refusal((await appliance.as('ada')).post('/api/retention/rules', { rules, declarations: [], consents }));

  it.each([
    ['a period that is none', [periodOf('three years')], 'RETENTION_RULES_INVALID'],
    ['no reason', [{ ...periodOf('P3Y'), reason: ' ' }], 'RETENTION_RULES_INVALID'],
    ['two periods for all', [periodOf('P3Y'), periodOf('P5Y')], 'RETENTION_RULES_INVALID'],
    ['a site that is not there', [periodOf('P3Y', randomUUID())], 'SITE_NOT_FOUND'],
  ])('is not drafted with %s', async (_what, consents, code) => expect(await drafted(consents)).toBe(code));

  it('is a part of the rules that another person publishes, with a preview of how many end', async () => {
    const decided = [await refuse(), await refuse()];
    const ada = await appliance.as('ada');
    const { items } = await ada.post<{ items: { version: number; consents: object[] }[] }>(
      '/api/retention/rules',
      {
        ...{ rules, declarations: [], consents: [periodOf('P3Y'), periodOf('P6M', site.id)] },
      },
    );
    const { version, consents } = items[0]!;
    expect(consents).toEqual([periodOf('P3Y'), periodOf('P6M', site.id)]);
    expect(await ada.get(`/api/retention/rules/${version}/preview`)).toMatchObject({
      consents: { endWithinYear: 2, atLeast: false },
    });
    await (await appliance.as('priya')).post(`/api/retention/rules/${version}/publish`);
    expect(await endConsents(appliance)).toBe(0);
    expect(await isEnded(decided[0]!.consentId)).toBe(false);
  });

  it('is said by the sets that are ready, where there is anything to say', async () => {
    const { items } = await (
      await appliance.as('ada')
    ).get<{ items: { key: string; consents: object[] }[] }>('/api/retention/ready-rules');
    expect(items.filter(({ consents }) => consents.length === 0).map(({ key }) => key)).toEqual(['pci-dss']);
  });
});

describe('when the period of a record of consent is over', () => {
  let withdrawn: { consentId: string; recording: string };
  let refused: Decided;

  it('it stays until its recording is destroyed and its withdrawal is done', async () => {
    withdrawn = await recordedAndImported();
    refused = await refuse({
      ...{ subject: CANARY.subject, uiVariant: CANARY.variant },
      signals: { tcString: CANARY.signal, consentMode: { ad_storage: CANARY.consentMode } },
    });
    await unreadable(appliance, site.key, CANARY.unreadable);
    const found = valuesIn(everythingIn(await carryOff(appliance)), Object.values(CANARY));
    expect(found).toEqual(Object.values(CANARY));
    await publishRetention(appliance, { rules, consents: [periodOf('P0D')] });
    await endConsents(appliance);
    expect(await isEnded(withdrawn.consentId)).toBe(false);
    await withdraw(appliance.url, site.key, withdrawn.consentId);
    await settleWithdrawals(appliance);
    await eventually('the recording is destroyed', async () => {
      await appliance.worker.get(RetentionSweeper, { strict: false }).sweep();
      const [found] = await rows('SELECT state FROM recording WHERE id = $1', withdrawn.recording);
      if (found!['state'] !== 'destroyed') expect(await isEnded(withdrawn.consentId)).toBe(false);
      const [certified] = await rows(
        'SELECT 1 FROM destruction WHERE recording_id = $1 AND certified_at IS NOT NULL',
        withdrawn.recording,
      );
      return certified ? true : null;
    });
  });

  it('then nothing of it is found anywhere, and the log says that it ended', async () => {
    await endConsents(appliance);
    expect([await isEnded(withdrawn.consentId), await isEnded(refused.consentId)]).toEqual([true, true]);
    const found = valuesIn(everythingIn(await carryOff(appliance)), [
      ...Object.values(CANARY),
      refused.receipt.receiptId,
    ]);
    expect(found).toEqual([]);
    await sequenceAudit(appliance.database.source);
    for (const { consentId } of [withdrawn, refused]) {
      const entries = await rows(
        `SELECT leaf FROM audit_entry WHERE kind = 'consent.record-ended' AND leaf LIKE '%' || $1 || '%'`,
        consentId,
      );
      const [recorded] = await rows(
        `SELECT leaf FROM audit_entry WHERE kind = 'consent.recorded' AND leaf LIKE '%' || $1 || '%'`,
        consentId,
      );
      const [, hash] = /"recordHash":"([0-9a-f]{64})"/.exec(String(recorded!['leaf']))!;
      expect(entries.map(({ leaf }) => String(leaf).includes(`"recordHash":"${hash}"`))).toEqual([true]);
    }
  });

  it('whoever searches decisions finds it only when they ask for it, and sees when it ended', async () => {
    const priya = await appliance.as('priya');
    const list = (query: string) =>
      priya.get<{ items: { id: string; state: string; endedAt: string | null }[] }>(
        `/api/consent-records${query}`,
      );
    const all = (await list('')).items.map(({ id }) => id);
    expect(all).not.toContain(refused.consentId);
    const ended = (await list('?state=ended')).items;
    expect(ended.find(({ id }) => id === refused.consentId)).toMatchObject({ state: 'ended', subject: null });
    expect((await list('?state=refused')).items.map(({ id }) => id)).not.toContain(refused.consentId);
    expect(await priya.get(`/api/consent-records/${withdrawn.consentId}`)).toMatchObject({
      ...{
        state: 'ended',
        receipt: null,
        signature: null,
        record: null,
        subject: null,
        purposes: [],
        validUntil: null,
      },
      ...{ endedAt: expect.stringMatching(/^20/), endedRules: expect.any(Number) },
      became: { recorded: 1, destroyed: 1 },
    });
  });

  it('its visitor reads it on their page in three languages, or in theirs', async () => {
    const page = async (query = '') => {
      const response = await fetch(refused.receipt.selfService + query);
      return { status: response.status, text: await response.text() };
    };
    const all = await page();
    expect(all.status).toBe(200);
    for (const said of ['kept until its period ended', 'Ende seiner Frist', 'fin de son délai'])
      expect(all.text).toContain(said);
    const german = await page('?language=de');
    expect(german.text).toContain('Ende seiner Frist');
    expect(german.text).not.toContain('kept until');
    expect(all.text).not.toContain('<form');
  });

  it('the API says so, and takes neither a withdrawal nor a request any more', async () => {
    expect(await statusOf(refused.consentId)).toMatchObject({ state: 'ended' });
    const again = await withdraw(appliance.url, site.key, refused.consentId);
    expect([again.status, ((await again.json()) as { code: string }).code]).toEqual([
      410,
      'CONSENT_RECORD_ENDED',
    ]);
    const asked = await fetch(`${refused.receipt.selfService}/requests/access`, { method: 'POST' });
    expect(asked.status).toBe(404);
  });

  it('withdrawing again still gives the first answer', async () => {
    const again = await withdraw(appliance.url, site.key, withdrawn.consentId);
    expect([again.status, await again.json()]).toEqual([200, expect.objectContaining({ recordings: 1 })]);
  });

  it('its visitor decides anew, and may name it as the decision that they held', async () => {
    for (const supersedes of [withdrawn.consentId, refused.consentId])
      expect((await refuse({ supersedes })).consentId).toEqual(expect.any(String));
  });

  it('no segment under it is taken, as under any decision that is over', async () => {
    const recorder = new RecorderByHand(appliance.url, site.key, withdrawn.consentId);
    expect((await recorder.next([event()])).body.code).toMatch(/^CONSENT_/);
  });

  it('the sweeper’s page counts what ended, and what waits', async () => {
    const ada = await appliance.as('ada');
    const counted = async () => (await ada.get<{ consents: object }>('/api/retention/sweeper')).consents;
    expect(await counted()).toMatchObject({ due: 2, oldestDue: expect.stringMatching(/^20/), ended: 4 });
    await endConsents(appliance);
    expect(await counted()).toEqual({ due: 0, atLeast: false, oldestDue: null, ended: 6 });
  });

  it('somebody asking for their data gets an answer without it', async () => {
    const priya = await appliance.as('priya');
    const { id } = await priya.post<{ id: string }>('/api/subject-requests', {
      ...{ kind: 'access', siteId: site.id, subject: CANARY.subject, identityCheck: 'A passport.' },
      receivedAt: new Date(Date.now() - 60_000).toISOString(),
    });
    expect(await priya.get(`/api/subject-requests/${id}`)).toMatchObject({ consents: [], recordings: [] });
  });
});

describe('the check of the store', () => {
  it('finds an appliance honest whose records ended', async () => {
    const check = await storeCheck(appliance);
    try {
      expect((await check.run()).findings.faults).toEqual([]);
    } finally {
      await check.end();
    }
  });

  it('names a record that was emptied and of which the log does not say so, and one that came back', async () => {
    const check = await storeCheck(appliance);
    const { owner } = appliance.database;
    try {
      await publishRetention(appliance, { rules, consents: [periodOf('P0D')] });
      await endConsents(appliance);
      const [emptied, back] = [await refuse(), await refuse()];
      const copy = await rows(
        'SELECT to_jsonb(r) AS row FROM consent_record r WHERE id = $1',
        back.consentId,
      );
      await owner.query('UPDATE consent_record SET ended_at = now() WHERE id = $1', [emptied.consentId]);
      expect(namedIn(await check.run())).toEqual([`consent_record/${emptied.consentId}`]);
      await endConsents(appliance);
      await sequenceAudit(appliance.database.source);
      const insider = await Insider.in(appliance.database.appUrl);
      await insider.query('DELETE FROM consent_record WHERE id = $1', [back.consentId]);
      await insider.query(
        'INSERT INTO consent_record SELECT (jsonb_populate_record(NULL::consent_record, $1)).*',
        [copy[0]!['row']],
      );
      await insider.end();
      expect(namedIn(await check.run())).toEqual(
        [emptied, back].map(({ consentId }) => `consent_record/${consentId}`).sort(),
      );
    } finally {
      await check.end();
    }
  });
});
