import type { DeclaredPurposeDto, LegalBasisDto } from '../api/models';
import { durationWords } from '../consent-notices/notice-words';

export const BASES: Readonly<Record<DeclaredPurposeDto['basis'], string>> = {
  consent: 'consent',
  contract: 'a contract with the visitor',
  'legal-obligation': 'a legal obligation',
  'vital-interests': 'vital interests',
  'public-task': 'a public task',
  'legitimate-interests': 'legitimate interests',
};

export const KEEPING: Readonly<Record<NonNullable<DeclaredPurposeDto['kept']>['basis'], string>> = {
  'legal-obligation': 'a legal obligation',
  'public-task': 'a public task',
  'legal-claims': 'legal claims',
};

export const basisInForce = (versions: readonly LegalBasisDto[]): LegalBasisDto | null =>
  versions.filter(({ state }) => state === 'published').toSorted((a, b) => b.version - a.version)[0] ?? null;

/** On what recording for a purpose rests. */
export const basisWords = ({ basis, reason }: DeclaredPurposeDto): string =>
  reason ? `${BASES[basis]}: ${plain(reason)}` : BASES[basis];

/** Without the full stop that the sentence around it has. */
const plain = (reason: string): string => reason.replace(/\.\s*$/, '');

/** What happens to recordings when a visitor withdraws. */
export const keptWords = ({ kept }: DeclaredPurposeDto): string =>
  kept
    ? `kept for ${durationWords(kept.period)} where nobody can watch them, for ${KEEPING[kept.basis]}: ${plain(kept.reason)}`
    : 'destroyed, unless a minimum or a hold keeps them';

/** Whether visitors are asked under these declarations. */
export const areAsked = (purposes: readonly DeclaredPurposeDto[]): boolean =>
  purposes.some(({ basis }) => basis === 'consent');

/** What publishing would change, for the person who is to agree. */
export function basisChanges(before: LegalBasisDto | null, after: LegalBasisDto): string[] {
  const old = new Map((before?.purposes ?? []).map((said) => [said.purpose, said]));
  const asked = [before === null || areAsked(before.purposes), areAsked(after.purposes)];
  return [
    ...(asked[0] && !asked[1] ? ['Visitors are told and not asked any more. Their no still counts.'] : []),
    ...(!asked[0] && asked[1] ? ['Visitors are asked; nothing is recorded before they agree.'] : []),
    ...after.purposes.flatMap((said) => {
      const earlier = old.get(said.purpose);
      const words = [
        !earlier || basisWords(earlier) !== basisWords(said) ? `rests on ${basisWords(said)}` : null,
        !earlier || keptWords(earlier) !== keptWords(said) ? `after a withdrawal ${keptWords(said)}` : null,
      ].filter((word) => word !== null);
      return words.length > 0 ? [`${said.purpose}: ${words.join('; ')}.`] : [];
    }),
  ];
}
