import { addsTo, mergedShapes, type PageShape } from './page-shape.js';
import type { SeenInVisit, SeenPlace } from './seen-in-visit.js';

/** When and where a page or a place was seen, as it is kept. */
export interface KeptSight {
  /** The recording in which it was first seen; null when that was destroyed. */
  recordingId: string | null;
  /** Whether another recording showed it as well. */
  seenAgain: boolean;
  /** A day in UTC, `2026-01-31`. */
  lastSeenOn: string;
}

export interface KeptPage extends KeptSight {
  path: string;
  /** Since the last review; null when it was not seen since. */
  shape: PageShape | null;
}

export interface KeptPlace extends KeptSight, SeenPlace {
  path: string;
}

export interface Visit {
  recordingId: string;
  /** A day in UTC. */
  day: string;
}

export interface SeenNews {
  pages: { path: string; shape: PageShape; known: boolean }[];
  places: (SeenPlace & { path: string; known: boolean })[];
}

/**
 * What of a visit has to be written down: what is new, what more was seen of a page, that something was seen in a second
 * recording, and the first sight of each day. In a fixed order. Of most visits it is nothing.
 */
export function newsOf(
  seen: SeenInVisit,
  kept: { pages: readonly KeptPage[]; places: readonly KeptPlace[] },
  visit: Visit,
): SeenNews {
  const pages = new Map(kept.pages.map((page) => [page.path, page]));
  const places = new Map(kept.places.map((place) => [keyOf(place), place]));
  const news: SeenNews = { pages: [], places: [] };
  for (const { path, shape, places: shown } of seen.pages) {
    const page = pages.get(path);
    if (!page || page.shape === null || addsTo(page.shape, shape) || isNews(page, visit))
      news.pages.push({
        path,
        shape: page?.shape ? mergedShapes(page.shape, shape) : shape,
        known: page !== undefined,
      });
    for (const place of shown) {
      const known = places.get(keyOf({ path, ...place }));
      if (!known || isNews(known, visit)) news.places.push({ path, ...place, known: known !== undefined });
    }
  }
  return news;
}

const isNews = ({ recordingId, seenAgain, lastSeenOn }: KeptSight, visit: Visit): boolean =>
  lastSeenOn < visit.day || (!seenAgain && recordingId !== visit.recordingId);

const keyOf = ({ path, rule, part }: SeenPlace & { path: string }): string => `${path}\n${rule}\n${part}`;
