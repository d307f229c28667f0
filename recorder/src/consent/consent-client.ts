import type { ConsentResult, ConsentSubmission } from '@exhibit/contract';
import { send } from '../transport/private-request.js';

/** Tells the appliance of decisions. Without its answer there is no consent record, so no recording. */
export interface ConsentClient {
  submit(decision: ConsentSubmission): Promise<ConsentResult>;
  withdraw(consentId: string): Promise<void>;
}

export function httpConsentClient(address: string): ConsentClient {
  const consents = `${address}consents`;
  const post = (url: string, body: unknown) =>
    send('POST', url, 'application/json', JSON.stringify(body), { keepalive: true });
  return {
    async submit(decision) {
      const response = await post(consents, decision);
      const result = (await response.json()) as Partial<ConsentResult> | null;
      if (!response.ok || typeof result?.consentId !== 'string') throw response;
      return result as ConsentResult;
    },
    async withdraw(consentId) {
      const response = await post(`${consents}/${encodeURIComponent(consentId)}/withdrawal`, {});
      // Gone or unknown: there is nothing left to withdraw, and asking again would not help.
      if (!response.ok && ![404, 409, 410].includes(response.status)) throw response;
    },
  };
}
