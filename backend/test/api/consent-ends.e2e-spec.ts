import { randomUUID } from 'node:crypto';
import type { ConsentStatus } from '@exhibit/contract';
import { BANK_ORIGIN, event, RecorderByHand } from '../support/recorder-by-hand.js';
import { openSite, refusal, type BankSite } from '../support/scene.js';
import { sequenceAudit } from '../support/sequence-audit.js';
import { namedIn, storeCheck } from '../support/store-check.js';
import { startTestAppliance, type TestAppliance } from '../support/test-appliance.js';

let appliance: TestAppliance;
let site: BankSite;
let noticeVersion = '2026-1';
beforeAll(async () => {
  appliance = await startTestAppliance();
  site = await openSite(appliance);
});
afterAll(() => appliance.stop());

interface Decided {
  consentId: string;
  code?: string;
}
async function decide(change: object = {}, key = site.key): Promise<Decided> {
  const response = await fetch(`${appliance.url}/ingest/v1/${key}/consents`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: BANK_ORIGIN },
    body: JSON.stringify({
      ...{ wire: 1, decision: 'given', noticeVersion, purposes: ['evidence'] },
      ...{ language: 'en', collectedBy: 'site', ...change },
    }),
  });
  return (await response.json()) as Decided;
}
const refused = { decision: 'refused', purposes: [] };
const stateOf = async ({ consentId }: Decided, key = site.key) =>
  ((await (await fetch(`${appliance.url}/ingest/v1/${key}/consents/${consentId}`)).json()) as ConsentStatus)
    .state;
const segmentUnder = async ({ consentId }: Decided) =>
  (await new RecorderByHand(appliance.url, site.key, consentId).next([event()])).body.code ?? 'taken';

describe('a decision', () => {
  it('is not ended by somebody who does not hold it: not by its subject, not on another site, not by a number made up', async () => {
    const held = await decide({ subject: 'APP-1' });
    const other = await openSite(appliance, 'Another bank');
    await decide({ ...refused, subject: 'APP-1' });
    await decide({ ...refused, supersedes: held.consentId }, other.key);
    await decide({ ...refused, supersedes: randomUUID() });
    expect(await stateOf(held)).toBe('given');
    expect(await decide({ supersedes: 'mine' })).toMatchObject({ code: 'REQUEST_INVALID' });
  });

  it('is ended by the next one of the same visitor, and allows nothing any more', async () => {
    const first = await decide();
    const next = await decide({ supersedes: first.consentId });
    expect(await stateOf(first)).toBe('superseded');
    expect(await segmentUnder(first)).toBe('CONSENT_REQUIRED');
    expect(await segmentUnder(next)).toBe('taken');
  });

  it('that a refusal follows is withdrawn: its recordings are decided about', async () => {
    const first = await decide();
    await segmentUnder(first);
    await decide({ ...refused, supersedes: first.consentId });
    expect(await stateOf(first)).toBe('withdrawn');
    expect(await segmentUnder(first)).toBe('CONSENT_WITHDRAWN');
  });

  it('that was withdrawn stays withdrawn, whatever follows', async () => {
    const first = await decide();
    await fetch(`${appliance.url}/ingest/v1/${site.key}/consents/${first.consentId}/withdrawal`, {
      method: 'POST',
    });
    await decide({ supersedes: first.consentId });
    expect(await stateOf(first)).toBe('withdrawn');
  });
});

describe('a notice that was shown', () => {
  it('and never answered is a record that allows nothing', async () => {
    const shown = await decide({ decision: 'shown', purposes: [] });
    expect(await stateOf(shown)).toBe('shown');
    expect(await segmentUnder(shown)).toBe('CONSENT_REQUIRED');
  });

  it('and answered is over with the answer', async () => {
    const shown = await decide({ decision: 'shown', purposes: [] });
    await decide({ ...refused, supersedes: shown.consentId });
    expect(await stateOf(shown)).toBe('superseded');
  });
});

describe('a consent to an earlier notice', () => {
  it('is superseded when a newer one is published; a visit that is under way goes on for a day and no longer', async () => {
    const earlier = await decide();
    const ada = await appliance.as('ada');
    const { version } = await ada.post<{ version: number }>('/api/consent-notices', {
      siteId: site.id,
      texts: [{ language: 'en', jurisdiction: null, text: 'We record this visit. You may say no.' }],
      declaration: {
        controller: { name: 'Test bank', address: '1 Quay Street', contact: 'privacy@bank.example' },
        ...{ dataCategories: ['visit'], storageLocations: ['here'], recipients: [], retentionPeriod: 'P1Y' },
        validDays: null,
      },
    });
    expect(await stateOf(earlier)).toBe('given');
    await (await appliance.as('priya')).post(`/api/consent-notices/${site.id}/${version}/publish`);
    expect(await stateOf(earlier)).toBe('superseded');
    expect(await segmentUnder(earlier)).toBe('taken');
    const { owner } = appliance.database;
    await owner.query(`ALTER TABLE consent_notice DISABLE TRIGGER USER`);
    await owner.query(`UPDATE consent_notice SET published_at = now() - interval '25 hours'`);
    await owner.query(`ALTER TABLE consent_notice ENABLE TRIGGER USER`);
    expect(await segmentUnder(earlier)).toBe('CONSENT_REQUIRED');
    noticeVersion = `v${version}`;
    expect(await stateOf(await decide())).toBe('given');
  });
});

describe('what was decided about a faulty notice', () => {
  const about = () => ({ siteId: site.id, noticeVersion });
  const ask = async (login: string, change: object = {}) =>
    (await appliance.as(login)).post<object>('/api/consent-invalidations', {
      ...about(),
      ...{ reason: 'It named another firm.', ...change },
    });
  const agree = async (login: string) =>
    (await appliance.as(login)).post<object>('/api/consent-invalidations/agree', about());

  it('holds until two people agree why not', async () => {
    const given = await decide();
    expect(await refusal(ask('ada'))).toBe('PERMISSION_DENIED');
    expect(await refusal(ask('carol', { reason: 'bad' }))).toBe('REQUEST_INVALID');
    expect(await refusal(ask('carol', { noticeVersion: 'v77' }))).toBe('CONSENT_NOTICE_NOT_FOUND');
    await ask('carol');
    expect(await refusal(ask('colin'))).toBe('INVALIDATION_ASKED');
    expect(await refusal(agree('carol'))).toBe('SECOND_PERSON_REQUIRED');
    await expect(
      appliance.database.owner.query(
        `UPDATE consent_invalidation SET published_by = drafted_by, published_at = now()`,
      ),
    ).rejects.toThrow(/another_person_publishes/);
    expect(await stateOf(given)).toBe('given');
    expect(await segmentUnder(given)).toBe('taken');
  });

  it('holds no more from then on, and for good', async () => {
    const given = await decide();
    await agree('priya');
    expect(await stateOf(given)).toBe('invalidated');
    expect(await segmentUnder(given)).toBe('CONSENT_REQUIRED');
    expect(await decide()).toMatchObject({ code: 'CONSENT_INVALID' });
    expect((await decide(refused)).code).toBeUndefined();
    for (const role of [appliance.database.source, appliance.database.owner])
      for (const attempt of [
        `DELETE FROM consent_invalidation`,
        `UPDATE consent_invalidation SET published_by = NULL, published_at = NULL`,
      ])
        await expect(role.query(attempt)).rejects.toThrow(/refused|denied/);
  });
});

describe('the check of the whole store', () => {
  it('names an end of a decision, and a reason, that were changed past every trigger', async () => {
    const { owner, source } = appliance.database;
    const check = await storeCheck(appliance);
    try {
      await sequenceAudit(source);
      expect(namedIn(await check.run())).toEqual([]);
      for (const table of ['consent_event', 'consent_invalidation'])
        await owner.query(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
      const [ended] = await owner.query(
        `UPDATE consent_event SET occurred_at = occurred_at - interval '1 day' WHERE (consent_id, kind) IN
           (SELECT consent_id, kind FROM consent_event WHERE kind = 'superseded' LIMIT 1) RETURNING consent_id`,
      );
      await owner.query(`UPDATE consent_invalidation SET reason = 'Nobody liked it at all.'`);
      expect(namedIn(await check.run())).toEqual([
        `consent_event/${(ended as { consent_id: string }[])[0]!.consent_id}/superseded`,
        `consent_invalidation/${site.id}/${noticeVersion}`,
      ]);
    } finally {
      await check.end();
    }
  });
});
