import { describe, expect, it } from '@jest/globals';
import { ruleOf, strictestOf, type ApprovalRule } from './access-rules.js';

const rule = (change: Partial<ApprovalRule>): ApprovalRule => ({
  siteId: null,
  sensitivity: 'one-recording',
  approvalsNeeded: 1,
  denialsNeeded: 1,
  approverRole: 'compliance-officer',
  excluded: [],
  waitsMinutes: 1_440,
  ...change,
});

describe('who has to agree', () => {
  it('is one compliance officer within a day where nobody published a rule', () => {
    expect(ruleOf([], 'bank', 'export')).toEqual({
      approvalsNeeded: 1,
      denialsNeeded: 1,
      approverRole: 'compliance-officer',
      excluded: [],
      waitsMinutes: 1_440,
    });
  });

  it('is said by the site’s own rule before the one for every site', () => {
    const rules = [rule({ approvalsNeeded: 2 }), rule({ siteId: 'bank', approvalsNeeded: 3 })];
    expect(ruleOf(rules, 'bank', 'one-recording').approvalsNeeded).toBe(3);
    expect(ruleOf(rules, 'shop', 'one-recording').approvalsNeeded).toBe(2);
    expect(ruleOf(rules, 'bank', 'export').approvalsNeeded).toBe(1);
  });

  it('of several sites is whatever satisfies each of them', () => {
    const both = strictestOf([
      rule({ approvalsNeeded: 2, denialsNeeded: 2, excluded: ['b'], waitsMinutes: 60 }),
      rule({ approvalsNeeded: 1, denialsNeeded: 1, excluded: ['a'], waitsMinutes: 90 }),
    ]);
    expect(both).toEqual({
      approvalsNeeded: 2,
      denialsNeeded: 1,
      approverRole: 'compliance-officer',
      excluded: ['a', 'b'],
      waitsMinutes: 60,
    });
  });

  it('is nobody where the sites ask for different roles', () => {
    expect(strictestOf([rule({}), rule({ approverRole: 'privacy-officer' })])).toBeNull();
    expect(strictestOf([])).toBeNull();
  });
});
