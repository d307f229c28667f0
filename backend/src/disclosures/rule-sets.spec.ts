import { definitionFaults } from './definition-faults.js';
import { RULE_SETS } from './rule-sets.js';

describe.each(RULE_SETS.map((set) => [set.id, set] as const))('the rule set %s', (_id, set) => {
  it('could be drafted as it stands', () =>
    expect(
      definitionFaults({
        texts: [{ locale: 'en', text: 'Text' }],
        rule: set.rule,
        selector: null,
        action: null,
        effectiveFrom: null,
        effectiveTo: null,
      }),
    ).toEqual([]));

  it('names its source, where to look it up, and what is the firm’s own choice', () => {
    expect(set.source.length).toBeGreaterThan(20);
    expect(set.address).toMatch(/^https:\/\//);
    expect(set.choice).toMatch(/firm’s policy|Made for advertisements/);
  });

  it('never says that somebody took it in', () =>
    expect(`${set.title} ${set.choice}`).not.toMatch(/was read|understood by/i));
});

it('says that time is the firm’s policy wherever a rule asks for more than the source', () =>
  expect(
    RULE_SETS.filter(({ id }) => id !== 'mrc-viewable').every(({ choice }) => /time|Time/.test(choice)),
  ).toBe(true));
