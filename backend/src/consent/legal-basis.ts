/** Article 6(1) GDPR: why a purpose may be pursued at all. */
export const LEGAL_BASES = [
  'consent',
  'contract',
  'legal-obligation',
  'vital-interests',
  'public-task',
  'legitimate-interests',
] as const;
export type LegalBasisName = (typeof LEGAL_BASES)[number];

/** Article 17(3)(b) and (e) GDPR: what may keep a recording although its visitor has withdrawn. */
export const KEEPING_BASES = ['legal-obligation', 'public-task', 'legal-claims'] as const;
export type KeepingBasis = (typeof KEEPING_BASES)[number];

/** What is declared for one purpose, before anybody is recorded for it. */
export interface DeclaredPurpose {
  purpose: string;
  basis: LegalBasisName;
  /** The contract, law, task or interest, in words; null for consent. */
  reason: string | null;
  /** What keeps recordings after a withdrawal, for how long from their last segment (ISO 8601 duration); null: nothing. */
  kept: { basis: KeepingBasis; reason: string; period: string } | null;
}

/** Why these declarations cannot be a version for a site with these purposes; empty when they can. */
export function basisFaults(declared: readonly DeclaredPurpose[], purposes: readonly string[]): string[] {
  const named = declared.map(({ purpose }) => purpose);
  return [
    ...[...new Set(named.filter((purpose, at) => named.indexOf(purpose) !== at))].map(
      (purpose) => `The purpose ${purpose} is declared twice.`,
    ),
    ...purposes
      .filter((purpose) => !named.includes(purpose))
      .map((purpose) => `The purpose ${purpose} of the site is not declared.`),
    ...named
      .filter((purpose) => !purposes.includes(purpose))
      .map((purpose) => `The site has no purpose ${purpose}.`),
    ...declared
      .filter(({ basis, reason }) => (basis === 'consent') !== (reason === null))
      .map(({ purpose, basis }) =>
        basis === 'consent'
          ? `Consent to ${purpose} needs no further reason.`
          : `Say what ${basis} it is that ${purpose} rests on.`,
      ),
  ];
}

/** Whether all of these purposes may be pursued without having asked: another basis than consent was declared for each. */
export const needsNoConsent = (declared: readonly DeclaredPurpose[], purposes: readonly string[]): boolean =>
  purposes.length > 0 &&
  purposes.every((purpose) => declared.some((said) => said.purpose === purpose && said.basis !== 'consent'));
