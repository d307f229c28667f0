import type { ConsentRule } from '@exhibit/contract';
import type { RememberedConsent } from './consent/consent-memory.js';

export type Refusal = 'undecided' | 'refused' | 'withdrawn' | 'other-notice' | 'gpc' | 'not-sampled';

/**
 * Why this page may not be recorded; null when it may. Nothing runs the capture code before that (P2). There is no way
 * round a record: where the firm declared another basis than consent, the appliance writes down that the visitor was
 * told, before anything is captured, and a no counts all the same.
 */
export function consentGate(
  rule: ConsentRule,
  consent: RememberedConsent | null,
  visit: { gpc: boolean; sampled: boolean },
): Refusal | null {
  if (rule.honourGpc && visit.gpc) return 'gpc';
  if (!consent) return 'undecided';
  if (consent.decision === 'refused' || consent.decision === 'withdrawn') return consent.decision;
  if (consent.decision === 'informed' && rule.mode !== 'declared') return 'undecided';
  if (consent.noticeVersion !== rule.noticeVersion) return 'other-notice';
  if (!consent.consentId) return 'undecided';
  return visit.sampled ? null : 'not-sampled';
}
