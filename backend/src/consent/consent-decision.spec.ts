import type { ConsentSubmission } from '@exhibit/contract';
import { consentFault, recordingPermission } from './consent-decision.js';

const RULE = { noticeVersion: '2026-1', purposes: ['evidence', 'fraud'], honourGpc: true };
const submission = (change: Partial<ConsentSubmission> = {}): ConsentSubmission => ({
  wire: 1,
  decision: 'given',
  noticeVersion: '2026-1',
  purposes: ['evidence'],
  language: 'en',
  collectedBy: 'site',
  ...change,
});

const SETTING = { kept: false, text: null, gpcHeader: null };

describe('a decision (P2)', () => {
  it.each([
    ['about a notice that is not in force', { noticeVersion: '2025-9' }, 'NOTICE_VERSION_UNKNOWN'],
    ['for a purpose nobody asked for', { purposes: ['evidence', 'marketing'] }, 'PURPOSE_UNKNOWN'],
    ['that agrees to nothing', { purposes: [] }, 'PURPOSES_MISSING'],
    ['of a browser that says no (Sec-GPC)', { signals: { gpc: true } }, 'GPC_REFUSES'],
    [
      'with a consent tool’s string that nobody can read',
      { signals: { tcString: 'yes please' } },
      'TCF_UNREADABLE',
    ],
    ['for two subjects at once', { subject: 'a', customer: 'b' }, 'SUBJECT_TWICE'],
  ] as const)('%s is refused', (_what, change, fault) =>
    expect(consentFault(submission({ ...change } as Partial<ConsentSubmission>), RULE, SETTING)).toBe(fault),
  );

  it('that agrees to one of the purposes is taken', () =>
    expect(consentFault(submission(), RULE, SETTING)).toBeNull());
  it('of a browser that says no in its header alone is refused', () =>
    expect(consentFault(submission(), RULE, { ...SETTING, gpcHeader: '1' })).toBe('GPC_REFUSES'));
  it('in a language that no text is kept in is refused, where texts are kept', () =>
    expect(consentFault(submission(), RULE, { ...SETTING, kept: true })).toBe('NOTICE_TEXT_UNKNOWN'));

  it('that refuses is taken whatever the browser says', () =>
    expect(
      consentFault(submission({ decision: 'refused', purposes: [], signals: { gpc: true } }), RULE, SETTING),
    ).toBeNull());
});

describe('recording (P2)', () => {
  it.each([
    [null, 'CONSENT_REQUIRED'],
    ['refused', 'CONSENT_REQUIRED'],
    ['withdrawn', 'CONSENT_WITHDRAWN'],
    ['shown', 'CONSENT_REQUIRED'],
    ['dismissed', 'CONSENT_REQUIRED'],
    ['expired', 'CONSENT_REQUIRED'],
    ['superseded', 'CONSENT_REQUIRED'],
    ['invalidated', 'CONSENT_REQUIRED'],
    ['given', 'allowed'],
  ] as const)('under %s is %s', (state, permission) => expect(recordingPermission(state)).toBe(permission));
});
