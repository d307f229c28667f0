import type { DisclosureVersion } from './disclosure-version.js';
import type { Interval } from './intervals.js';
import type { Stretch } from './observations.js';
import { TOLERANCE_MS } from './rebuilt-page/backing.js';
import type { MomentKind } from './remeasured-figures.js';
import type { Verdict } from './verdict.js';
import type { VisitObservations } from './visit-observations.js';

export interface DecisiveMoment {
  why: MomentKind;
  /** The visitor's clock, whole ms. */
  at: number;
}

/**
 * The moments at which a verdict can be held against a picture: the longest time it counts, at its start, middle and
 * end; where it counts none, the moment at which the text could be seen best; else the action. Pure.
 */
export function decisiveMoments(
  visit: VisitObservations,
  disclosure: Pick<DisclosureVersion, 'key' | 'selector' | 'textHash'>,
  { intervals, actionAt }: Pick<Verdict, 'intervals' | 'actionAt'>,
): DecisiveMoment[] {
  const [longest] = intervals.toSorted((a, b) => b.to - b.from - (a.to - a.from));
  if (longest) {
    // Closer to the edge of a change, two clocks of one machine may disagree about which side it is.
    const inside = Math.min(TOLERANCE_MS, (longest.to - longest.from) / 4);
    return [
      { why: 'start', at: Math.ceil(longest.from + inside) },
      { why: 'middle', at: middle(longest) },
      { why: 'end', at: Math.floor(longest.to - inside) },
    ];
  }
  const best = bestStretch(visit.stretches, disclosure) ?? longestSpan(visit, disclosure);
  if (best) return [{ why: 'best', at: middle(best) }];
  const at = actionAt ?? visit.lastAt;
  return at === null ? [] : [{ why: 'action', at: Math.floor(at) }];
}

const middle = ({ from, to }: Interval): number => Math.floor((from + to) / 2);

function bestStretch(
  stretches: readonly Stretch[],
  { key, textHash }: Pick<DisclosureVersion, 'key' | 'textHash'>,
): Interval | null {
  const [best] = stretches
    .filter(({ disclosure, from, to }) => disclosure === key && to > from)
    .toSorted(
      (a, b) =>
        Number(b.textHash === textHash) - Number(a.textHash === textHash) ||
        Number(b.unhidden) - Number(a.unhidden) ||
        b.visibleShare - a.visibleShare ||
        a.order - b.order,
    );
  return best ?? null;
}

/** It stood on the page and was never in view. */
function longestSpan(
  { rebuilt, lastAt }: VisitObservations,
  { key, selector }: Pick<DisclosureVersion, 'key' | 'selector'>,
): Interval | null {
  const found = rebuilt.disclosures.find(
    (one) => one.disclosure === key && one.selector === (selector ?? null),
  );
  const spans = (found?.spans ?? [])
    .map(({ from, to }) => ({ from, to: to ?? lastAt ?? from }))
    .toSorted((a, b) => b.to - b.from - (a.to - a.from));
  return spans[0] ?? null;
}
