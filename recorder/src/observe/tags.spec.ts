import { cleanTag } from './tags.js';

const DECLARED = [
  {
    tag: 'offer',
    keys: [
      { name: 'amount', kind: 'number' as const },
      { name: 'term', kind: 'enum' as const, values: ['short', 'long'] },
    ],
  },
];
const values = (given: object) => cleanTag(DECLARED, 'offer', given)?.values;

describe('a custom tag', () => {
  it('does not leave when it is not declared', () => {
    expect(cleanTag(DECLARED, 'Erika Mustermann', {})).toBeNull();
    expect(cleanTag(undefined, 'offer', { amount: 1 })).toBeNull();
  });

  it.each([
    ['a key that is not declared', { name: 'Erika' }],
    ['a word where a number is declared', { amount: 'Erika' }],
    ['a number with the digits of an account', { amount: 12_345_678 }],
    ['no number', { amount: NaN }],
    ['a word that is not declared', { term: 'Erika' }],
    [
      'an object in disguise',
      { term: { toString: (): string => 'short' }, amount: { valueOf: (): number => 7 } },
    ],
    ['a list', { term: ['short'] }],
    ['what is inherited', { __proto__: { other: 1 } }],
  ])('loses %s', (_what, given) => expect(values(given)).toEqual({}));

  it('keeps declared words, and numbers to the hundredth', () =>
    expect(values({ amount: 10_948.804, term: 'long', more: 'Erika' })).toEqual({
      amount: 10948.8,
      term: 'long',
    }));
});
