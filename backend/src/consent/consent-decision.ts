import type { ConsentSubmission } from '@exhibit/contract';
import type { SiteConsentRule } from '../sites/site.entity.js';
import { needsNoConsent, type DeclaredPurpose } from './legal-basis.js';
import type { NoticeText } from './notice-texts.js';
import { tcFault, type TcFault } from './tc-string.js';

/**
 * A notice is shown, then decided on, and a decision ends in one of four ways. `ended`: its record did too, and nothing of it is kept. `informed`: told and not asked, where
 * another basis than consent was declared beforehand.
 */
export const CONSENT_STATES = [
  'shown',
  'given',
  'informed',
  'refused',
  'dismissed',
  'withdrawn',
  'expired',
  'superseded',
  'invalidated',
  'ended',
] as const;
export type ConsentState = (typeof CONSENT_STATES)[number];

export type ConsentFault =
  | 'NOTICE_VERSION_UNKNOWN'
  | 'NOTICE_TEXT_UNKNOWN'
  | 'PURPOSE_UNKNOWN'
  | 'PURPOSES_MISSING'
  | 'CONSENT_NEEDED'
  | 'NOTICE_INVALID'
  | 'SUBJECT_TWICE'
  | 'GPC_REFUSES'
  | TcFault;

/** What is known beside the submission. */
export interface DecisionSetting {
  /** A published version is in force here. */
  kept: boolean;
  /** The text of it that the visitor was told. */
  text: NoticeText | null;
  /** `Sec-GPC` of the request. */
  gpcHeader: string | null;
  /** Two people agreed that nothing holds that is decided about it. */
  invalidated: boolean;
  /** The legal bases in force; empty where none were declared. */
  bases: readonly DeclaredPurpose[];
}

/** Whether a submitted decision can be taken as it is, under the site's consent rule. */
export function consentFault(
  submission: ConsentSubmission,
  rule: SiteConsentRule,
  { kept, text, gpcHeader, bases, invalidated }: DecisionSetting,
): ConsentFault | null {
  if (submission.noticeVersion !== rule.noticeVersion) return 'NOTICE_VERSION_UNKNOWN';
  if (submission.subject !== undefined && submission.customer !== undefined) return 'SUBJECT_TWICE';
  // A no counts whatever else is wrong with it, and so does that nobody has answered.
  if (submission.decision !== 'given' && submission.decision !== 'informed') return null;
  if (invalidated) return 'NOTICE_INVALID';
  if (kept && text === null) return 'NOTICE_TEXT_UNKNOWN';
  if (submission.purposes.length === 0) return 'PURPOSES_MISSING';
  if (!submission.purposes.every((purpose) => rule.purposes.includes(purpose))) return 'PURPOSE_UNKNOWN';
  if (submission.decision === 'informed' && !needsNoConsent(bases, submission.purposes))
    return 'CONSENT_NEEDED';
  if (rule.honourGpc && (submission.signals?.gpc === true || gpcHeader === '1')) return 'GPC_REFUSES';
  const tcf = submission.signals?.tcString;
  return tcf === undefined ? null : tcFault(tcf);
}

export type RecordingPermission = 'allowed' | 'CONSENT_REQUIRED' | 'CONSENT_WITHDRAWN';

/** What a recorder may do under a consent record in this state (P2); whether the state allows it is the view's to say. */
export function recordingPermission(state: ConsentState | null, allows = false): RecordingPermission {
  if (allows) return 'allowed';
  return state === 'withdrawn' ? 'CONSENT_WITHDRAWN' : 'CONSENT_REQUIRED';
}
