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

const SETTING = { kept: false, text: null, gpcHeader: null, bases: [], invalidated: false };
const LAW = { purpose: 'evidence', basis: 'legal-obligation', reason: 'a law', kept: null } as const;
const ASKED = { ...LAW, purpose: 'fraud', basis: 'consent', reason: null } as const;

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
  it('about a notice that is called faulty is refused, and a no is taken all the same', () => {
    const faulty = { ...SETTING, invalidated: true };
    expect(consentFault(submission(), RULE, faulty)).toBe('NOTICE_INVALID');
    expect(consentFault(submission({ decision: 'refused', purposes: [] }), RULE, faulty)).toBeNull();
  });

  it('in a language that no text is kept in is refused, where texts are kept', () =>
    expect(consentFault(submission(), RULE, { ...SETTING, kept: true })).toBe('NOTICE_TEXT_UNKNOWN'));

  it.each([
    ['where nothing else was declared', ['evidence'], []],
    ['for a purpose that needs consent', ['evidence', 'fraud'], [LAW, ASKED]],
    ['for nothing', [], [LAW]],
  ] as const)('that was not asked for is refused %s', (_what, purposes, bases) =>
    expect(
      consentFault(submission({ decision: 'informed', purposes: [...purposes] }), RULE, {
        ...SETTING,
        bases,
      }),
    ).toMatch(/^(CONSENT_NEEDED|PURPOSES_MISSING)$/),
  );

  it('that was not asked for is refused to a browser that says no, and taken under another basis', () => {
    const told = submission({ decision: 'informed' });
    const bases = [LAW, ASKED];
    expect(consentFault(told, RULE, { ...SETTING, bases, gpcHeader: '1' })).toBe('GPC_REFUSES');
    expect(consentFault(told, RULE, { ...SETTING, bases })).toBeNull();
  });

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
    ['expired', 'CONSENT_REQUIRED'],
    ['superseded', 'CONSENT_REQUIRED'],
    ['invalidated', 'CONSENT_REQUIRED'],
  ] as const)('under %s is %s', (state, permission) =>
    expect(recordingPermission(state, false)).toBe(permission),
  );

  it('is allowed under what allows it', () => expect(recordingPermission('given', true)).toBe('allowed'));
});
