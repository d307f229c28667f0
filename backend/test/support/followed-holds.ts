import { BANK_ORIGIN } from './recorder-by-hand.js';
import type { BankSite } from './scene.js';
import type { TestAppliance } from './test-appliance.js';

/** What the firm's own tool says of a customer by their number. */
export async function decideAs(appliance: TestAppliance, siteKey: string, customer: string): Promise<string> {
  const response = await fetch(`${appliance.url}/ingest/v1/${siteKey}/consents`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: BANK_ORIGIN },
    body: JSON.stringify({
      ...{ wire: 1, decision: 'given', noticeVersion: '2026-1', purposes: ['evidence'], language: 'en' },
      ...{ customer, collectedBy: 'site' },
    }),
  });
  if (response.status !== 201) throw new Error(`the decision was refused: ${await response.text()}`);
  return ((await response.json()) as { consentId: string }).consentId;
}

/** The pseudonym that the site knows the customer by now. */
export async function known(appliance: TestAppliance, siteId: string, customer: string): Promise<string> {
  const carol = await appliance.as('carol');
  const { subjects } = await carol.post<{ subjects: string[] }>('/api/consent-subjects/lookup', {
    ...{ siteId, customer },
  });
  return subjects[0]!;
}

/** Two customers on hold in a matter that is there, who come back under another key. */
export async function followedHolds(appliance: TestAppliance, site: BankSite): Promise<void> {
  const carol = await appliance.as('carol');
  const { items } = await carol.get<{ items: { id: string }[] }>('/api/matters');
  const customers = ['4711', '4712'];
  for (const customer of customers)
    await carol.post(`/api/matters/${items[0]!.id}/holds`, {
      ...{ kind: 'subject', subject: await known(appliance, site.id, customer) },
      ...{ catchesLater: true, reason: 'A lawsuit.' },
    });
  await (await appliance.as('amir')).post(`/api/consent-subjects/${site.id}/rotate-key`);
  for (const customer of customers) await decideAs(appliance, site.key, customer);
}
