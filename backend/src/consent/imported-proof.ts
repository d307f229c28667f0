import type { ConsentNotice } from './consent-notice.entity.js';

/** What the firm hands over beside a decision that was made elsewhere. */
export interface ImportedProof {
  reference: string;
  decidedAt: Date;
  mediaType: string;
  bytes: Buffer;
  sha256: string;
}

/** The firm's clock may be this much ahead. */
const AHEAD_MS = 60_000;

export type ImportFault = 'DECIDED_IN_FUTURE' | 'DECIDED_BEFORE_NOTICE';

/** Whether somebody can have decided then: not tomorrow, and not before the notice was there. */
export function importFault(
  { decidedAt }: Pick<ImportedProof, 'decidedAt'>,
  notice: Pick<ConsentNotice, 'publishedAt'> | null,
  now: Date,
): ImportFault | null {
  if (decidedAt.getTime() > now.getTime() + AHEAD_MS) return 'DECIDED_IN_FUTURE';
  const since = notice?.publishedAt?.getTime() ?? -Infinity;
  return decidedAt.getTime() + AHEAD_MS < since ? 'DECIDED_BEFORE_NOTICE' : null;
}
