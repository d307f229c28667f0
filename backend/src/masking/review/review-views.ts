import { personDto } from '../../identity/person.dto.js';
import type {
  ChangedPageDto,
  PageShapeDto,
  PastReviewDto,
  ReviewedSiteDto,
  SeenPageDto,
  SeenPlaceDto,
  SightDto,
} from './masking-review.dto.js';
import { FAMILIAR_AT_LEAST, FIELD_KINDS, type PageShape } from './page-shape.js';
import type { PastReview, ReviewedSite } from './review-facts.service.js';
import { reviewDue, type ReviewList, type SeenPlaceRow, type Sight } from './review-list.js';

/** What is told of a site, whoever asks. */
export function reviewedSiteDto(site: ReviewedSite, now: Date): ReviewedSiteDto {
  const due = reviewDue(site.reviewedAt, site.begunAt);
  return {
    siteId: site.id,
    siteName: site.name,
    reviewedAt: site.reviewedAt?.toISOString() ?? null,
    dueAt: due?.toISOString() ?? null,
    overdue: due !== null && due <= now,
    newPlaces: site.newPlaces,
  };
}

export const sightDto = ({ path, firstSeenAt, lastSeenOn, days, recordingId }: Sight): SightDto => ({
  path,
  firstSeenAt: firstSeenAt.toISOString(),
  lastSeenOn,
  days,
  recordingId,
});

export const placeDto = (place: SeenPlaceRow): SeenPlaceDto => ({
  ...sightDto(place),
  rule: place.rule,
  part: place.part,
});

export const pageDto = (page: ReviewList['newPages'][number]): SeenPageDto => ({
  ...sightDto(page),
  shape: shapeDto(page.shape),
});

export const changedPageDto = (page: ReviewList['changedPages'][number]): ChangedPageDto => ({
  ...pageDto(page),
  before: shapeDto(page.reviewedShape),
  familiarPercent: Math.round(page.change.familiar * 100),
  unfamiliar: page.change.familiar < FAMILIAR_AT_LEAST,
});

export const pastReviewDto = (review: PastReview, names: ReadonlyMap<string, string>): PastReviewDto => ({
  number: review.number,
  reviewedBy: personDto(review.reviewedBy, names),
  reviewedAt: review.reviewedAt.toISOString(),
  policyVersion: review.policyVersion,
  listHash: review.listHash,
  quarantined: review.quarantined,
  ownRules: review.ownRules,
  note: review.note,
  newPlaces: review.counts.places,
  ruleChanges: review.counts.rules,
  newPages: review.counts.newPages,
  changedPages: review.counts.changedPages,
  gonePages: review.counts.gonePages,
});

const shapeDto = ({ elements, images, frames, fields }: PageShape): PageShapeDto => ({
  elements,
  images,
  frames,
  fields: FIELD_KINDS.flatMap((kind) => (fields[kind] ? [{ kind, count: fields[kind] }] : [])),
});
