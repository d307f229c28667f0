import { basisFaults, needsNoConsent, type DeclaredPurpose } from './legal-basis.js';

const declared = (change: Partial<DeclaredPurpose> = {}): DeclaredPurpose => ({
  purpose: 'evidence',
  basis: 'legal-obligation',
  reason: 'Article 16(7) of Directive 2014/65/EU',
  kept: null,
  ...change,
});

describe('a declaration of legal bases', () => {
  it.each([
    ['leaves a purpose of the site out', [], ['evidence']],
    ['names a purpose that the site has not', [declared(), declared({ purpose: 'fraud' })], ['evidence']],
    ['names one twice', [declared(), declared({ basis: 'contract' })], ['evidence']],
    ['names a law and does not say which', [declared({ reason: null })], ['evidence']],
    [
      'gives a reason for consent, which has none but the visitor',
      [declared({ basis: 'consent' })],
      ['evidence'],
    ],
  ] as const)('is none when it %s', (_what, bases, purposes) =>
    expect(basisFaults(bases, purposes)).not.toEqual([]),
  );

  it('is one when it says of each purpose why', () =>
    expect(
      basisFaults(
        [declared(), declared({ purpose: 'fraud', basis: 'consent', reason: null })],
        ['evidence', 'fraud'],
      ),
    ).toEqual([]));
});

describe('recording without having asked (P2)', () => {
  it.each([
    ['for a purpose that nobody declared', [], ['evidence']],
    ['for one that needs consent', [declared({ basis: 'consent', reason: null })], ['evidence']],
    [
      'where one of two needs it',
      [declared(), declared({ purpose: 'fraud', basis: 'consent' })],
      ['evidence', 'fraud'],
    ],
    ['for no purpose', [declared()], []],
  ] as const)('is not allowed %s', (_what, bases, purposes) =>
    expect(needsNoConsent(bases, purposes)).toBe(false),
  );

  it('is allowed where each purpose has another basis', () =>
    expect(needsNoConsent([declared()], ['evidence'])).toBe(true));
});
