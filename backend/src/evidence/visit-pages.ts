import type { Interval } from './intervals.js';
import type { SeenPage } from './observations.js';
import { matchesPath } from './path-pattern.js';

/** A page that stayed for less is not one that anybody could look at. */
export const LEAST_PAGE_MS = 2_000;

/** One page of the visit; null stands for what was before the first that was told of. */
export type PlacedOn = SeenPage | null;

/** Changes of page that one stretch of a second can lie across. */
const MOST_CHANGES = 100;

/**
 * Cuts what was observed at the changes of page, and says on which page each piece lies. A page is told of as it
 * begins, a stretch as it ends: of those told of before it, a stretch lies on the last that had begun.
 */
export function onPages<T extends Interval & { order: number }>(
  items: T[],
  pages: SeenPage[],
): { item: T; page: PlacedOn }[] {
  const pieces: { item: T; page: PlacedOn }[] = [];
  for (const item of items) {
    const last = lastBefore(pages, item.order);
    let { to } = item;
    for (let index = last; index > last - MOST_CHANGES; index--) {
      const page = pages[index] ?? null;
      const from = page === null ? item.from : Math.max(item.from, page.at);
      const isWhole = from === item.from && to === item.to;
      if (from < to || isWhole) pieces.push({ item: isWhole ? item : { ...item, from, to }, page });
      if (page === null || page.at <= item.from) break;
      to = Math.min(to, from);
    }
  }
  return pieces;
}

function lastBefore(pages: SeenPage[], order: number): number {
  let [low, high] = [0, pages.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (pages[middle]!.order < order) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Each page with the time for which it stayed; one whose end the clock does not tell stayed long. */
export function pageStays(pages: SeenPage[], endsAt: number | null): { page: SeenPage; stay: Interval }[] {
  return pages.map((page, index) => {
    const end = pages[index + 1]?.at ?? endsAt ?? Infinity;
    return { page, stay: { from: page.at, to: end < page.at ? Infinity : end } };
  });
}

export const isOnOneOf = (path: string, patterns: string[] | undefined): boolean =>
  patterns === undefined || patterns.some((pattern) => matchesPath(path, pattern));
