import type { DisclosureVersion } from '../evidence/disclosure-version.js';
import type { Verdict } from '../evidence/verdict.js';
import { judgeVisit, type VisitObservations } from '../evidence/visit-observations.js';
import { type Definition, evidenceOf } from './disclosure-definition.js';

export interface Judged {
  locale: string;
  verdict: Verdict;
  /** What it was reached from. */
  visit: VisitObservations;
  /** Hex hashes of every text of the version, whatever its language. */
  approved: ReadonlySet<string>;
}

/**
 * One verdict about one version, by the text of the language in which the page showed it: of those whose text was in
 * view, one that was shown as the rule asks, or else the one that was there for longest. Where none was in view, and
 * between equals, the version's main language. The verdict is that of that text alone; anybody can compute it again.
 */
export function judgedDefinition(visit: VisitObservations, definition: Definition): Judged {
  const versions = evidenceOf(definition);
  const verdicts = judgeVisit(visit, versions);
  const ranked = versions
    .map((version, place) => {
      const verdict = verdicts[place]!;
      const inView = timeInView(visit, version);
      return { locale: version.locale, verdict, inView, shown: verdict.verdict === 'shown' && inView > 0 };
    })
    .toSorted((a, b) => Number(b.shown) - Number(a.shown) || b.inView - a.inView);
  const [{ locale, verdict }] = ranked as [(typeof ranked)[number]];
  return { locale, verdict, visit, approved: new Set(versions.map(({ textHash }) => textHash)) };
}

function timeInView(visit: VisitObservations, { key, textHash }: DisclosureVersion): number {
  return visit.stretches
    .filter((stretch) => stretch.disclosure === key && stretch.textHash === textHash)
    .filter(({ visibleShare }) => visibleShare > 0)
    .reduce((sum, { from, to }) => sum + (to - from), 0);
}
