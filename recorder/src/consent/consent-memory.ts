import type { ConsentReceipt } from '@exhibit/contract';
import { readStored } from '../page-facts.js';

export interface RememberedConsent {
  decision: 'given' | 'informed' | 'refused' | 'withdrawn';
  consentId: string;
  noticeVersion: string;
  receipt?: ConsentReceipt;
  /** Signature over the receipt, for the visitor to keep. */
  signature?: string;
  /** The appliance has not been told of the withdrawal yet. */
  untold?: true;
  /** What the consent tool called the decision (its TC string), to know it again on the next page. */
  token?: string;
}

/** The visitor's decision, kept in their own browser so that later pages need not ask again. */
export interface ConsentMemory {
  read(): RememberedConsent | null;
  write(consent: RememberedConsent): void;
}

export function consentMemory(site: string, storage: Storage | null): ConsentMemory {
  const key = `exhibit.${site}.consent`;
  return {
    read() {
      const consent = readStored<RememberedConsent>(storage, key);
      const isKnown = /^(given|informed|refused|withdrawn)$/.test(consent?.decision ?? '');
      return isKnown && typeof consent!.noticeVersion === 'string' ? consent : null;
    },
    write: (consent) => storage?.setItem(key, JSON.stringify(consent)),
  };
}
