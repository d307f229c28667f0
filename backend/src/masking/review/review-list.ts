import type { UnmaskRule } from '@exhibit/contract';
import { canonicalBytes } from '../../evidence/canonical-json.js';
import { sha256Hex } from '../../evidence/sha256.js';
import { periodAfter } from '../../platform/calendar-period.js';
import { FAMILIAR_AT_LEAST, shapeChange, type PageShape, type ShapeChange } from './page-shape.js';
import { ruleChanges, type RuleChange } from './rule-changes.js';
import type { ShownPart } from './seen-in-visit.js';

/** Where something was seen, and how often. */
export interface Sight {
  path: string;
  firstSeenAt: Date;
  /** A day in UTC. */
  lastSeenOn: string;
  days: number;
  recordingId: string | null;
}

export interface SeenPageRow extends Sight {
  shape: PageShape | null;
  reviewedShape: PageShape | null;
}

export interface SeenPlaceRow extends Sight {
  rule: string;
  part: ShownPart;
  reviewedIn: number | null;
}

export interface ReviewFacts {
  site: string;
  /** Number of the last review; 0 when there is none. */
  after: number;
  policyBefore: { version: number; rules: readonly UnmaskRule[] };
  policyNow: { version: number; rules: readonly UnmaskRule[] };
  pages: readonly SeenPageRow[];
  places: readonly SeenPlaceRow[];
  /** There was more than is kept of a site. */
  beyond: boolean;
}

export interface ReviewList {
  places: SeenPlaceRow[];
  rules: RuleChange[];
  newPages: (SeenPageRow & { shape: PageShape })[];
  changedPages: (SeenPageRow & { shape: PageShape; reviewedShape: PageShape; change: ShapeChange })[];
  /** Not seen for so long that they are taken from the list by the review that says so. */
  gonePages: SeenPageRow[];
  beyond: boolean;
  /** What is confirmed, in canonical bytes: what there is to look at, and no figure that every visit changes. */
  text: string;
  hash: string;
}

/** How much there is of each to look at. */
export interface ReviewCounts {
  places: number;
  rules: number;
  newPages: number;
  changedPages: number;
  gonePages: number;
}

export const REVIEW_SCHEMA = 'exhibit.masking-review/v1';
const GONE_AFTER_DAYS = 28;
const DAY_MS = 86_400_000;
const A_MONTH = { months: 1, days: 0 };

/** What is new since the last review. */
export function reviewList(facts: ReviewFacts, now: Date): ReviewList {
  const { site, after, policyBefore, policyNow, pages, beyond } = facts;
  const places = facts.places.filter(({ reviewedIn }) => reviewedIn === null);
  const rules = ruleChanges(policyBefore.rules, policyNow.rules);
  const seen = pages.filter((page): page is ReviewList['newPages'][number] => page.shape !== null);
  const newPages = seen.filter(({ reviewedShape }) => reviewedShape === null);
  const changedPages = seen.flatMap(({ reviewedShape, ...page }) => {
    const change = reviewedShape && shapeChange(reviewedShape, page.shape);
    return change?.changed ? [{ ...page, reviewedShape: reviewedShape!, change }] : [];
  });
  const since = new Date(now.getTime() - GONE_AFTER_DAYS * DAY_MS).toISOString().slice(0, 10);
  const gonePages = pages.filter(({ shape, lastSeenOn }) => shape === null && lastSeenOn < since);
  const text = canonicalBytes({
    schema: REVIEW_SCHEMA,
    site,
    after,
    policy: { from: policyBefore.version, to: policyNow.version },
    places: places.map(({ path, rule, part }) => ({ path, rule, part })),
    rules: rules.map(({ id, before, after: is }) => ({
      id,
      change: before === null ? 'added' : is === null ? 'removed' : 'changed',
    })),
    newPages: newPages.map(({ path, shape }) => ({ path, ...askedFor(shape) })),
    changedPages: changedPages.map(({ path, reviewedShape, shape, change }) => ({
      path,
      before: askedFor(reviewedShape),
      now: askedFor(shape),
      familiar: change.familiar >= FAMILIAR_AT_LEAST,
    })),
    gonePages: gonePages.map(({ path }) => path),
    beyond,
  }).toString('utf8');
  const hash = sha256Hex(Buffer.from(text, 'utf8'));
  return { places, rules, newPages, changedPages, gonePages, beyond, text, hash };
}

/** One calendar month after the last review, or after there was something to review; null before that. */
export const reviewDue = (lastReviewedAt: Date | null, begunAt: Date | null): Date | null => {
  const from = lastReviewedAt ?? begunAt;
  return from && new Date(periodAfter(from.getTime(), A_MONTH));
};

export const countsOf = (list: ReviewList): ReviewCounts => ({
  places: list.places.length,
  rules: list.rules.length,
  newPages: list.newPages.length,
  changedPages: list.changedPages.length,
  gonePages: list.gonePages.length,
});

const askedFor = ({ fields, frames }: PageShape) => ({ fields, frames });
