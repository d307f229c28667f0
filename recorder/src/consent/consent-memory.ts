import type { ConsentReceipt } from '@exhibit/contract';

export interface RememberedConsent {
  decision: 'given' | 'refused' | 'withdrawn';
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
export class ConsentMemory {
  private readonly key: string;

  constructor(
    site: string,
    private readonly storage: Storage | null,
  ) {
    this.key = `exhibit.${site}.consent`;
  }

  read(): RememberedConsent | null {
    try {
      const value = JSON.parse(this.storage?.getItem(this.key) ?? 'null') as RememberedConsent | null;
      const known = value && ['given', 'refused', 'withdrawn'].includes(value.decision);
      return known && typeof value.noticeVersion === 'string' ? value : null;
    } catch {
      return null;
    }
  }

  write(consent: RememberedConsent): void {
    this.storage?.setItem(this.key, JSON.stringify(consent));
  }
}
