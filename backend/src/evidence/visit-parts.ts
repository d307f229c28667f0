import type { DisclosureRule } from './disclosure-version.js';
import { ambiguousCopies } from './copies.js';
import { type Dwell, type Hope } from './dwell.js';
import { byTime, type Interval } from './intervals.js';
import { type Look, surelyCounts } from './looks.js';
import type { BlindStretch, SeenPage } from './observations.js';
import type { PageBacking } from './rebuilt-page/backing.js';
import { type Needs, ruleDwell } from './rule-dwell.js';
import type { PlacedAction } from './visit-clock.js';
import type { VisitObservations } from './visit-observations.js';
import { isOnOneOf, LEAST_PAGE_MS, onPages, pageStays } from './visit-pages.js';
import type { VerdictReason } from './verdict.js';

/** As much of a visit as has to meet the rule's times by itself: all of it, or each page. */
export interface Part {
  runs: Look[][];
  /** What of it is not known: gaps and, where nothing was observed, what nobody can look into. */
  lost: Interval[];
  doubts: VerdictReason[];
}

/** A picture of a page may be taken this much after its address has changed. */
const PICTURE_LAG_MS = 1_000;

/** Does the rule name pages, and none of them was in the visit, or stayed? */
export function isOnNoPage(
  { pages: patterns, wholeVisit }: DisclosureRule,
  pages: SeenPage[],
  endsAt: number | null,
): boolean {
  if (!patterns && !wholeVisit) return false;
  return staying(pages, endsAt, wholeVisit).every(({ page }) => !isOnOneOf(page.path, patterns));
}

const staying = (pages: SeenPage[], endsAt: number | null, wholeVisit: true | undefined) =>
  pageStays(pages, endsAt).filter(({ stay }) => !wholeVisit || stay.to - stay.from >= LEAST_PAGE_MS);

export function visitParts(
  visit: VisitObservations,
  rule: DisclosureRule,
  runs: Look[][],
  action: PlacedAction | null,
  { lost, blind }: { lost: Interval[]; blind: BlindStretch[] },
): Part[] {
  if (!rule.pages && !rule.wholeVisit) return [part(runs, lost, blind, [])];
  const { pages, rebuilt } = visit;
  const unplaced: VerdictReason[] = pages.length === 0 ? ['PAGE'] : [];
  const isAsked = (page: SeenPage | null): boolean => page === null || isOnOneOf(page.path, rule.pages);
  const placed = runs.map((run) =>
    onPages(run, pages)
      .filter(({ page }) => isAsked(page))
      .map(({ item, page }) => ({ page, item: doubted(item, page, rule, rebuilt.pictures) })),
  );
  const dark = onPages(blind, pages).filter(({ page }) => isAsked(page));
  if (!rule.wholeVisit || pages.length === 0)
    return [
      part(
        placed.map((run) => run.map(({ item }) => item)),
        lost,
        dark.map(({ item }) => item),
        unplaced,
      ),
    ];
  const before = action === null ? pages : pages.filter(({ order }) => order < action.order);
  return staying(before, action?.at ?? visit.lastAt, true)
    .filter(({ page }) => isAsked(page))
    .map(({ page, stay }) =>
      part(
        placed.map((run) => run.filter((piece) => piece.page === page).map(({ item }) => item)),
        lost
          .map(({ from, to }) => ({ from: Math.max(from, stay.from), to: Math.min(to, stay.to) }))
          .filter(({ from, to }) => to > from),
        dark.filter((piece) => piece.page === page).map(({ item }) => item),
        [],
      ),
    );
}

function part(runs: Look[][], lost: Interval[], blind: Interval[], doubts: VerdictReason[]): Part {
  const isBlind = blind.length > 0 && runs.every((run) => run.length === 0);
  return isBlind
    ? { runs, lost: [...lost, ...blind].sort(byTime), doubts: [...doubts, 'BLIND'] }
    : { runs, lost, doubts };
}

/** On which page it was is the recorder's word, too: the pictures of the pages have to agree. */
function doubted(
  item: Look,
  page: SeenPage | null,
  { pages }: DisclosureRule,
  pictures: VisitObservations['rebuilt']['pictures'],
): Look {
  if (page === null) return { ...item, doubts: [...item.doubts, 'PAGE'] };
  if (pages === undefined || pictures.length === 0) return item;
  const taken = pictures.filter(({ at, order }) => order <= item.order && at <= item.to + PICTURE_LAG_MS);
  const latest = taken.findLast(({ at }) => at <= item.from);
  const meant = taken.filter((picture) => picture === latest || picture.at > item.from);
  const agrees = meant.some(({ path }) => path !== null && isOnOneOf(path, pages));
  return agrees || meant.length === 0 ? item : { ...item, doubts: [...item.doubts, 'CONTRADICTED'] };
}

export interface PartsDwell extends Dwell {
  isMet: boolean;
  isPartlyUnseen: boolean;
  /** Some part has not the times that the rule asks for. */
  isMissing: boolean;
  doubts: VerdictReason[];
}

/** The rule is met when every part meets it; the times are those of the worst. */
export function partsDwell(
  needs: Needs,
  parts: Part[],
  page: PageBacking | null,
  counts: (look: Look) => boolean,
  hope: Omit<Hope, 'lost'> | null,
): PartsDwell {
  const each = parts.map((one) => partDwell(needs, one, page, counts, hope));
  const [first, ...others] = each;
  if (first === undefined) return NO_PART;
  const isMet = each.every((one) => one.isMet);
  return {
    intervals:
      others.length === 0 ? first.intervals : each.flatMap(({ intervals }) => intervals).sort(byTime),
    continuousMs: Math.min(...each.map(({ continuousMs }) => continuousMs)),
    cumulativeMs: Math.min(...each.map(({ cumulativeMs }) => cumulativeMs)),
    isMet,
    isPartlyUnseen: each.some((one) => one.isPartlyUnseen),
    isMissing: each.some(({ isLong }) => !isLong),
    doubts: each.flatMap(({ doubts }) => doubts),
  };
}

const NO_PART: PartsDwell = {
  ...{ intervals: [], continuousMs: 0, cumulativeMs: 0 },
  ...{ isMet: false, isPartlyUnseen: false, isMissing: true, doubts: [] },
};

function partDwell(
  needs: Needs,
  { runs, lost, doubts }: Part,
  page: PageBacking | null,
  counts: (look: Look) => boolean,
  hope: Omit<Hope, 'lost'> | null,
) {
  if (hope !== null) {
    const hoped = ruleDwell(needs, runs, counts, { ...hope, lost });
    return { ...hoped, isLong: hoped.isMet, doubts: [] };
  }
  const ambiguous =
    page === null
      ? new Set<Look>()
      : ambiguousCopies(
          runs.flat().filter(surelyCounts),
          (one) => (one.copies ?? 1) > 1 && page.copiesAt(one) > 1,
        );
  const certain = ambiguous.size === 0 ? runs : runs.map((run) => run.filter((one) => !ambiguous.has(one)));
  const seen = ruleDwell(needs, certain, counts);
  const why: VerdictReason[] = ambiguous.size === 0 ? doubts : [...doubts, 'AMBIGUOUS'];
  return { ...seen, isLong: seen.isMet, isMet: seen.isMet && doubts.length === 0, doubts: why };
}
