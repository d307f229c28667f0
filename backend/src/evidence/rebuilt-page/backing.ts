import type { DisclosureVersion } from '../disclosure-version.js';
import { joinIntervals } from '../intervals.js';
import type { PageLoad, Stretch } from '../observations.js';
import type { VisitObservations } from '../visit-observations.js';
import { mayBeText } from './recorded-text.js';
import type { RebuiltSpan } from './rebuilt-visit.js';

/**
 * How far a change of the page and the samples on either side of it may lie apart. Sampling leaves 250 ms at most; the
 * rest is for two clocks of one machine.
 */
export const TOLERANCE_MS = 300;
/** Clocks further apart are not brought together. */
const MAX_APART_MS = 2_000;

/** What the rebuilt page says to a stretch that claims that the approved text was visible. */
export type Backing =
  | 'backed'
  /** The page stood otherwise: absent, other text, hidden, another page. */
  | 'contradicted'
  /** It stood otherwise as far as is known, but the visitor's clocks do not agree, either. */
  | 'clock'
  /** The page is not known for that time. */
  | 'not-rebuilt';

export interface PageBacking {
  of(stretch: Stretch): Backing;
  /** How many elements could have been meant. */
  copiesAt(stretch: Stretch): number;
}

/** Holds the observations of one disclosure against the page as it was rebuilt. */
export function pageBacking(visit: VisitObservations, disclosure: DisclosureVersion): PageBacking {
  const { rebuilt, gaps, loads } = visit;
  const found = rebuilt.disclosures.find(
    (one) => one.disclosure === disclosure.key && one.selector === (disclosure.selector ?? null),
  );
  const fits = found?.texts.map((recorded) => mayBeText(recorded, disclosure.text)) ?? [];
  const standing = (found?.spans ?? []).filter(
    (span) => !span.hidden && (span.text === null || fits[span.text]),
  );
  const lostAt = found ? Math.min(rebuilt.lostAt ?? Infinity, found.lostAt ?? Infinity) : -1;

  const meanwhile = ({ order }: Stretch, load: PageLoad | null): RebuiltSpan[] =>
    standing.filter((span) => span.order <= order && (span.until ?? Infinity) > (load?.order ?? -1));
  const loadOf = ({ order }: Stretch): PageLoad | null =>
    loads.findLast((load) => load.order <= order) ?? null;
  const shifted = (stretch: Stretch, load: PageLoad | null): { from: number; to: number } => {
    const by = load && Math.abs(load.lagMs.least) <= MAX_APART_MS ? load.lagMs.least : 0;
    return { from: stretch.from + by, to: stretch.to + by };
  };

  return {
    copiesAt(stretch) {
      const load = loadOf(stretch);
      const { from, to } = shifted(stretch, load);
      return meanwhile(stretch, load).filter((span) => span.from < to && (span.to ?? Infinity) > from).length;
    },
    of(stretch) {
      const load = loadOf(stretch);
      const { from, to } = shifted(stretch, load);
      const spans = meanwhile(stretch, load).map((span) => ({
        from: span.from - TOLERANCE_MS,
        to: (span.to ?? Infinity) + TOLERANCE_MS,
      }));
      if (joinIntervals(spans, 0).some((span) => span.from <= from && to <= span.to)) return 'backed';
      const picture =
        rebuilt.pictures.findLast(({ order, at }) => order <= stretch.order && at <= to) ?? null;
      const isKnown =
        picture !== null &&
        picture.at <= from + TOLERANCE_MS &&
        stretch.order < lostAt &&
        !gaps.some((gap) => (gap.to ?? Infinity) > picture.at && (gap.from ?? -Infinity) < to);
      if (!isKnown) return 'not-rebuilt';
      const clocks = load?.lagMs;
      const isSteady =
        !clocks || (clocks.most - clocks.least <= MAX_APART_MS && Math.abs(clocks.least) <= MAX_APART_MS);
      return isSteady ? 'contradicted' : 'clock';
    },
  };
}
