import { ConsentEndings } from '../../src/consent/ending/consent-endings.service.js';
import { Withdrawals } from '../../src/consent/withdrawals.service.js';
import { BANK_ORIGIN, decide } from './recorder-by-hand.js';
import { publishRetention, ruleOf } from './retention-scene.js';
import { openSite } from './scene.js';
import type { TestAppliance } from './test-appliance.js';

/** For the records of one site, or of all that have no period of their own. */
export const periodOf = (period: string, site: string | null = null) => ({ site, period, reason: 'claims' });

/** Ends what may end, as the worker does once a day. How many. */
export const endConsents = (appliance: TestAppliance): Promise<number> =>
  appliance.worker.get(ConsentEndings, { strict: false }).endAll();

/** As if every withdrawal had been asked for long ago; what it asks for is done. */
export async function settleWithdrawals(appliance: TestAppliance): Promise<void> {
  await appliance.database.owner.query(
    `UPDATE consent_withdrawal SET asked_at = asked_at - interval '1 hour' WHERE done_at IS NULL`,
  );
  await appliance.worker.get(Withdrawals, { strict: false }).decideAll();
}

/** What a consent tool says and nobody can read. */
export const unreadable = (appliance: TestAppliance, siteKey: string, tcString: string): Promise<Response> =>
  fetch(`${appliance.url}/ingest/v1/${siteKey}/consents`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: BANK_ORIGIN },
    body: JSON.stringify({
      ...{ wire: 1, decision: 'given', noticeVersion: '2026-1', purposes: ['evidence'], language: 'en' },
      ...{ collectedBy: 'site', signals: { tcString } },
    }),
  });

/** A site whose records of consent end as soon as they are over: two of them, and two signals that nobody could read. */
export async function endedConsents(appliance: TestAppliance): Promise<void> {
  const { id, key } = await openSite(appliance, 'Bank that keeps nothing', [], 'Another text of this bank.');
  for (const subject of ['APP-10', 'APP-11']) await decide(appliance.url, key, 'refused', subject);
  for (const said of ['CQ9gone.one', 'CQ9gone.another']) await unreadable(appliance, key, said);
  await publishRetention(appliance, { rules: [ruleOf({ maximum: 'P1Y' })], consents: [periodOf('P0D', id)] });
  if ((await endConsents(appliance)) !== 4) throw new Error('the scene has other records that ended');
}
