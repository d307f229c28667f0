import type { ConsentRule } from '@exhibit/contract';
import type { RememberedConsent } from './consent/consent-memory.js';

export type GateAnswer =
  | { allowed: true; consentId: string }
  | {
      allowed: false;
      because: 'undecided' | 'refused' | 'withdrawn' | 'other-notice' | 'gpc' | 'not-sampled';
    };

/**
 * May this page be recorded? Nothing runs the capture code before the answer is yes (P2). There is no
 * "legitimate interest" way through, on purpose: wire v1 knows opt-in only.
 */
export function consentGate(
  rule: ConsentRule,
  consent: RememberedConsent | null,
  visit: { gpc: boolean; sampled: boolean },
): GateAnswer {
  if (rule.honourGpc && visit.gpc) return { allowed: false, because: 'gpc' };
  if (!consent) return { allowed: false, because: 'undecided' };
  if (consent.decision !== 'given') return { allowed: false, because: consent.decision };
  if (consent.noticeVersion !== rule.noticeVersion) return { allowed: false, because: 'other-notice' };
  if (!consent.consentId) return { allowed: false, because: 'undecided' };
  return visit.sampled
    ? { allowed: true, consentId: consent.consentId }
    : { allowed: false, because: 'not-sampled' };
}
