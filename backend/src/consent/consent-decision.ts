import type { ConsentSubmission } from '@exhibit/contract';
import type { SiteConsentRule } from '../sites/site.entity.js';

export type ConsentState = 'given' | 'refused' | 'withdrawn';

export type ConsentFault = 'NOTICE_VERSION_UNKNOWN' | 'PURPOSE_UNKNOWN' | 'PURPOSES_MISSING' | 'GPC_REFUSES';

/** Whether a submitted decision can be taken as it is, under the site's consent rule. */
export function consentFault(submission: ConsentSubmission, rule: SiteConsentRule): ConsentFault | null {
  if (submission.noticeVersion !== rule.noticeVersion) return 'NOTICE_VERSION_UNKNOWN';
  if (submission.decision === 'refused') return null;
  if (submission.purposes.length === 0) return 'PURPOSES_MISSING';
  if (!submission.purposes.every((purpose) => rule.purposes.includes(purpose))) return 'PURPOSE_UNKNOWN';
  if (rule.honourGpc && submission.signals?.gpc === true) return 'GPC_REFUSES';
  return null;
}

export type RecordingPermission = 'allowed' | 'CONSENT_REQUIRED' | 'CONSENT_WITHDRAWN';

/** What a recorder may do under a consent record in this state (P2). */
export function recordingPermission(state: ConsentState | null): RecordingPermission {
  if (state === 'given') return 'allowed';
  return state === 'withdrawn' ? 'CONSENT_WITHDRAWN' : 'CONSENT_REQUIRED';
}
