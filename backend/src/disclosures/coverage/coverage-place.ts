import { deviceOf } from '../../evidence/device.js';
import type { Device } from '../../evidence/disclosure-version.js';
import type { Observations, SeenPage, Stretch } from '../../evidence/observations.js';
import type { Verdict } from '../../evidence/verdict.js';

/** What a verdict rests on, as far as coverage asks. `VisitObservations` is one. */
export type CoveredVisit = Pick<Observations, 'stretches' | 'pages' | 'devices' | 'lastAt'>;

/** Where and on what one disclosure of one visit was, or should have been. */
export interface CoveragePlace {
  /** Masked, as recorded. null: no page of the visit is known to carry it. */
  page: string | null;
  /** Whether something of it was in view on that page. */
  carried: boolean;
  /** Every text that was in view for it was another than the approved one. */
  drifted: boolean;
  /** null: the recorder did not say. */
  device: Device | null;
  /** What to look at in a replay, ms on the visitor's clock; null when there is nothing to look at. */
  momentAt: number | null;
}

/** Long enough for a path that people use; a recorder may send any. */
export const LONGEST_PAGE = 300;
const MOST_PAGES = 50;

/** Each page of the visit once, in the order in which they were first open. */
export function pagesOf({ pages }: CoveredVisit): string[] {
  return [...new Set(pages.map(({ path }) => path.slice(0, LONGEST_PAGE)))].slice(0, MOST_PAGES);
}

/**
 * `usual` is the page of this visit that carried the disclosure in other visits: what was in view nowhere is missing
 * there, and not on every page that never had it.
 */
export function placeOf(
  visit: CoveredVisit,
  { disclosure, intervals, actionAt, reasons }: Verdict,
  approved: ReadonlySet<string>,
  usual: string | null,
): CoveragePlace {
  const seen = visit.stretches.filter((stretch) => stretch.disclosure === disclosure);
  const main = mainPage(visit.pages, seen);
  const shown = intervals[0]?.from ?? seen[0]?.from;
  const page = main ?? (seen.length === 0 ? usual : null);
  return {
    page,
    carried: seen.length > 0,
    drifted:
      seen.length > 0 &&
      !reasons.includes('OTHER_LOCALE') &&
      seen.every(({ textHash }) => !approved.has(textHash)),
    device: deviceOf(visit.devices),
    momentAt: shown ?? openedAt(visit.pages, page) ?? actionAt,
  };
}

/** The page on which most of it was in view, by time; the earlier of two that are the same. */
function mainPage(pages: readonly SeenPage[], seen: readonly Stretch[]): string | null {
  const time = new Map<string, number>();
  for (const { from, to, order } of seen) {
    // Order is the recorder's own and outlives a step of the clock.
    const open = pages.findLast((page) => page.order < order);
    if (open) time.set(open.path, (time.get(open.path) ?? 0) + Math.max(1, to - from));
  }
  const [most] = [...time].toSorted(([, a], [, b]) => b - a);
  return most ? most[0].slice(0, LONGEST_PAGE) : null;
}

const openedAt = (pages: readonly SeenPage[], page: string | null): number | null =>
  pages.find(({ path }) => path.slice(0, LONGEST_PAGE) === page)?.at ?? null;
