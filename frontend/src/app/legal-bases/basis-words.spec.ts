import type { DeclaredPurposeDto, LegalBasisDto } from '../api/models';
import { areAsked, basisChanges, basisInForce, keptWords } from './basis-words';

const CONSENT: DeclaredPurposeDto = { purpose: 'evidence', basis: 'consent', reason: null, kept: null };
const LAW: DeclaredPurposeDto = { ...CONSENT, basis: 'legal-obligation', reason: 'a law' };
const version = (
  number: number,
  purposes: DeclaredPurposeDto[],
  state: LegalBasisDto['state'] = 'published',
) => ({ version: number, purposes, state }) as LegalBasisDto;

describe('the words about legal bases', () => {
  it('take the newest published version for the one in force, and no draft', () =>
    expect(
      basisInForce([version(1, [CONSENT]), version(3, [LAW], 'draft'), version(2, [LAW])])?.version,
    ).toBe(2));

  it('say that a visitor is asked where one purpose needs consent', () => {
    expect(areAsked([LAW, CONSENT])).toBe(true);
    expect(areAsked([LAW])).toBe(false);
  });

  it('say what publishing takes from visitors before anything else', () => {
    expect(basisChanges(version(1, [CONSENT]), version(2, [LAW]))[0]).toContain('not asked any more');
    expect(basisChanges(version(1, [LAW]), version(2, [LAW]))).toEqual([]);
  });

  it('say how long a recording outlives a withdrawal', () => {
    const kept = { basis: 'legal-claims' as const, reason: 'claims out of the contract', period: 'P3Y' };
    expect(keptWords({ ...CONSENT, kept })).toContain('kept for 3 years');
    expect(keptWords(CONSENT)).toContain('destroyed');
  });
});
