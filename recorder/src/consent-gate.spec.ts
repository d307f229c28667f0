import { consentGate } from './consent-gate.js';

const RULE = { mode: 'opt-in', noticeVersion: 'n1', purposes: ['proof'], honourGpc: true } as const;
const rule = { ...RULE, purposes: [...RULE.purposes] };
const told = { ...rule, mode: 'declared' as const };
const given = { decision: 'given', consentId: 'c', noticeVersion: 'n1' } as const;
const visit = { gpc: false, sampled: true };

describe('the gate (P2) is shut', () => {
  it.each([
    ['when nobody decided', rule, null, visit, 'undecided'],
    ['after a refusal', rule, { ...given, decision: 'refused' as const }, visit, 'refused'],
    ['after a withdrawal', rule, { ...given, decision: 'withdrawn' as const }, visit, 'withdrawn'],
    ['when the notice changed', rule, { ...given, noticeVersion: 'n0' }, visit, 'other-notice'],
    ['when there is no record of the consent', rule, { ...given, consentId: '' }, visit, 'undecided'],
    [
      'after a refusal where nobody is asked',
      told,
      { ...given, decision: 'refused' as const },
      visit,
      'refused',
    ],
    ['where nobody is told any more', rule, { ...given, decision: 'informed' as const }, visit, 'undecided'],
    ['before a visitor was told', told, null, visit, 'undecided'],
    ['when the browser says no', rule, given, { ...visit, gpc: true }, 'gpc'],
    ['for a visit that was not drawn', rule, given, { ...visit, sampled: false }, 'not-sampled'],
  ])('%s', (_when, site, consent, facts, because) => expect(consentGate(site, consent, facts)).toBe(because));

  it('and open after a consent to the notice in force', () =>
    expect(consentGate(rule, given, visit)).toBeNull());

  it('and open after a visitor was told, where another basis than consent is declared', () =>
    expect(consentGate(told, { ...given, decision: 'informed' }, visit)).toBeNull());
});
