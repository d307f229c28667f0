import { maskingPolicyFaults, NEVER_SHOWN_ATTRIBUTES, type UnmaskRule } from './masking-policy.js';

const rule = (change: Partial<UnmaskRule> = {}): UnmaskRule => ({
  id: 'apr',
  selector: '[data-exhibit-disclosure="apr"]',
  text: true,
  descendants: true,
  attributes: [],
  reason: 'The approved text has to be provable.',
  ...change,
});
const faults = (...rules: UnmaskRule[]) => maskingPolicyFaults({ version: 1, rules });

describe('a masking policy (P1)', () => {
  it('that shows nothing is always fit', () => expect(faults()).toEqual([]));
  it('that names one text and why is fit', () => expect(faults(rule())).toEqual([]));

  it('that names one image and why is fit', () =>
    expect(faults(rule({ selector: 'img.logo', text: false, descendants: false, image: true }))).toEqual([]));

  it.each([...NEVER_SHOWN_ATTRIBUTES, 'onclick', 'ONLOAD', 'Value'])(
    'can never show the attribute %s',
    (attribute) => expect(faults(rule({ attributes: [attribute] })).join()).toMatch('can never be shown'),
  );

  it.each([
    ['has no good id', { id: 'A b' }],
    ['shows nothing', { text: false, descendants: false }],
    ['shows descendants without text', { text: false, attributes: ['title'] }],
    [
      'approves a text that it does not show',
      { text: false, descendants: false, attributes: ['title'], approvedTextHash: 'ab'.repeat(32) },
    ],
    ['gives no reason', { reason: 'needed' }],
    ['has a selector that is none', { selector: 'div p' }],
  ])('is unfit when a rule %s', (_why, change) => expect(faults(rule(change)).length).toBe(1));

  it('names every fault, not only the first', () =>
    expect(faults(rule({ id: '', reason: '' }), rule({ selector: 'p' })).length).toBe(3));
  it('refuses one id twice', () => expect(faults(rule(), rule()).join()).toMatch('used twice'));
});
