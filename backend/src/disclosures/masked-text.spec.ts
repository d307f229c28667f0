import type { UnmaskRule } from '@exhibit/contract';
import { disclosureTextHash } from '../evidence/disclosure-version.js';
import { definition, further } from './disclosure-definition.fixture.js';
import { isMaskedInReplay } from './masked-text.js';

const shows = (change: Partial<UnmaskRule> = {}): UnmaskRule => ({
  id: 'rate',
  selector: '[data-exhibit-disclosure="rate"]',
  text: true,
  descendants: true,
  attributes: [],
  reason: 'The approved text has to be provable.',
  ...change,
});
const masked = (rules: UnmaskRule[], of = definition()) => isMaskedInReplay({ version: 1, rules }, of);

describe('a replay shows masked letters instead of the text', () => {
  it.each<[string, UnmaskRule[]]>([
    ['without any rule', []],
    ['with a rule for another disclosure', [shows({ selector: '[data-exhibit-disclosure="fees"]' })]],
    ['with a rule that shows a title and no text', [shows({ text: false, attributes: ['title'] })]],
    ['with a rule for another text', [shows({ approvedTextHash: disclosureTextHash('The rate is 4.9 %.') })]],
  ])('%s', (_what, rules) => expect(masked(rules)).toBe(true));

  it('in one of its languages, when the rule is for the text of the other', () => {
    const both = definition({ furtherTexts: [further('de', 'Der Zins ist 3,9 %.')] });
    expect(masked([shows({ approvedTextHash: disclosureTextHash(both.text) })], both)).toBe(true);
    expect(masked([shows()], both)).toBe(false);
  });
});

describe('a replay shows the text', () => {
  it.each<[string, UnmaskRule[]]>([
    ['with a rule for its key', [shows()]],
    ['with a rule for its key on a tag', [shows({ selector: 'section[data-exhibit-disclosure="rate"]' })]],
    ['with a rule for everything marked', [shows({ selector: '[data-exhibit-disclosure]' })]],
    ['with a rule for what its selector names', [shows({ selector: '#rate' })]],
  ])('%s', (_what, rules) => expect(masked(rules, definition({ selector: 'p#rate.legal' }))).toBe(false));
});
