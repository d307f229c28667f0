import type { ConsentResult, ConsentSubmission } from '@exhibit/contract';
import { PRIVATE_REQUEST } from '../transport/http-delivery.js';

/** Tells the appliance of decisions. Without its answer there is no consent record, so no recording. */
export interface ConsentClient {
  submit(decision: ConsentSubmission): Promise<ConsentResult>;
  withdraw(consentId: string): Promise<void>;
}

export function httpConsentClient(address: string): ConsentClient {
  const consents = `${address}consents`;
  const post = (url: string, body: unknown) =>
    fetch(url, {
      ...PRIVATE_REQUEST,
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
      keepalive: true,
      signal: AbortSignal.timeout(15_000),
    });
  return {
    async submit(decision) {
      const response = await post(consents, decision);
      const result = (await response.json()) as Partial<ConsentResult> | null;
      if (!response.ok || typeof result?.consentId !== 'string') throw new Error('no consent record');
      return result as ConsentResult;
    },
    async withdraw(consentId) {
      const response = await post(`${consents}/${encodeURIComponent(consentId)}/withdrawal`, {});
      // Gone or unknown: there is nothing left to withdraw, and asking again would not help.
      if (!response.ok && response.status !== 404 && response.status !== 410 && response.status !== 409)
        throw new Error('not withdrawn');
    },
  };
}
