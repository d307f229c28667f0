import { ConsentEndings } from '../../src/consent/ending/consent-endings.service.js';
import { Withdrawals } from '../../src/consent/withdrawals.service.js';
import { BANK_ORIGIN, decide } from './recorder-by-hand.js';
import { eventually } from './poll.js';
import { publishRetention, ruleOf } from './retention-scene.js';
import { openSite } from './scene.js';
import type { TestAppliance } from './test-appliance.js';

/** For the records of one site, or of all that have no period of their own. */
export const periodOf = (period: string, site: string | null = null) => ({ site, period, reason: 'claims' });

/**
 * Ends what may end, as the worker does once a day. How many. It was called as well when rules were published: that is
 * over by then, so nothing ends any more until this is asked for again.
 */
export async function endConsents(appliance: TestAppliance): Promise<number> {
  await eventually('the worker has nothing to end', async () => {
    const called: unknown[] = await appliance.database.owner.query(
      `SELECT 1 FROM pgboss.job WHERE name = 'consent.endings' AND state IN ('created', 'retry', 'active')`,
    );
    return called.length === 0 ? true : null;
  });
  return appliance.worker.get(ConsentEndings, { strict: false }).endAll();
}

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
  await endConsents(appliance);
  const [{ ended }]: [{ ended: number }] = await appliance.database.owner.query(
    `SELECT (SELECT count(*) FROM consent_record WHERE site_id = $1 AND ended_at IS NOT NULL)::int
          + (SELECT count(*) FROM consent_unreadable WHERE site_id = $1 AND ended_at IS NOT NULL)::int AS ended`,
    [id],
  );
  if (ended !== 4) throw new Error(`${ended} of 4 records of the scene ended`);
}
