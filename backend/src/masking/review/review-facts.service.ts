import { Injectable } from '@nestjs/common';
import { IsNull, Not, type EntityManager } from 'typeorm';
import { MaskingPolicies } from '../masking-policies.service.js';
import { MaskingPolicyVersion } from '../masking-policy-version.entity.js';
import { MaskingReview } from './masking-review.entity.js';
import type { ReviewFacts, SeenPageRow, SeenPlaceRow } from './review-list.js';
import { peopleBehind } from './rule-changes.js';

/** Sites with when they were reviewed, and since when there is something to review. */
export interface ReviewedSite {
  id: string;
  name: string;
  /** Number of the last review; 0 when there is none. */
  after: number;
  reviewedAt: Date | null;
  /** The first policy that shows something, or the first recording. */
  begunAt: Date | null;
  newPlaces: number;
}

export type PastReview = Omit<MaskingReview, 'list'>;

/** Reads what a review is about. */
@Injectable()
export class ReviewFactsReader {
  constructor(private readonly policies: MaskingPolicies) {}

  sites(manager: EntityManager, siteId: string | null = null): Promise<ReviewedSite[]> {
    return manager.query(SITES, [siteId]);
  }

  /** `held`: until the transaction ends nobody forgets a page of it. */
  async of(manager: EntityManager, siteId: string, held: boolean): Promise<ReviewFacts> {
    const last = await this.last(manager, siteId);
    const before = last?.policyVersion ?? 0;
    const now = await this.versionInForce(manager, siteId);
    const lock = held ? 'FOR NO KEY UPDATE' : '';
    const pages: SeenPageRow[] = await manager.query(
      `SELECT ${SIGHT}, shape, reviewed_shape AS "reviewedShape" FROM masking_page_seen
       WHERE site_id = $1 ORDER BY path COLLATE "C" ${lock}`,
      [siteId],
    );
    const places: SeenPlaceRow[] = await manager.query(
      `SELECT ${SIGHT}, rule, part, reviewed_in AS "reviewedIn" FROM masking_place_seen
       WHERE site_id = $1 ORDER BY path COLLATE "C", rule COLLATE "C", part COLLATE "C" ${lock}`,
      [siteId],
    );
    const [more]: { beyond: boolean }[] = await manager.query(
      'SELECT EXISTS (SELECT 1 FROM masking_seen_beyond WHERE site_id = $1) AS beyond',
      [siteId],
    );
    return {
      site: siteId,
      after: last?.number ?? 0,
      policyBefore: { version: before, rules: await this.rulesOf(manager, siteId, before) },
      policyNow: { version: now, rules: await this.rulesOf(manager, siteId, now) },
      pages,
      places,
      beyond: more!.beyond,
    };
  }

  /** The last ones, without their lists. */
  history(manager: EntityManager, siteId: string): Promise<PastReview[]> {
    return manager.query(HISTORY, [siteId]);
  }

  /** Recordings that were quarantined since the last review, whatever became of them. */
  async quarantined(manager: EntityManager, siteId: string): Promise<number> {
    const [row]: { recordings: number }[] = await manager.query(QUARANTINED, [siteId]);
    return row!.recordings;
  }

  /** Whether this person, with any account of theirs, drafted or published a rule that is in force. */
  async ownsRules(manager: EntityManager, siteId: string, personId: string): Promise<boolean> {
    const published = await manager.find(MaskingPolicyVersion, {
      where: { siteId, publishedAt: Not(IsNull()) },
      order: { version: 'ASC' },
    });
    const people = peopleBehind(
      published.map((version) => ({ ...version, publishedBy: version.publishedBy! })),
    );
    const [row]: { own: boolean }[] = await manager.query(
      'SELECT EXISTS (SELECT 1 FROM unnest($2::uuid[]) AS p (id) WHERE exhibit_same_person($1, p.id)) AS own',
      [personId, people],
    );
    return row!.own;
  }

  private last(manager: EntityManager, siteId: string): Promise<MaskingReview | null> {
    return manager.findOne(MaskingReview, {
      select: { siteId: true, number: true, policyVersion: true },
      where: { siteId },
      order: { number: 'DESC' },
    });
  }

  private async versionInForce(manager: EntityManager, siteId: string): Promise<number> {
    const [row]: { version: number | null }[] = await manager.query(
      'SELECT max(version) AS version FROM masking_policy_version WHERE site_id = $1 AND published_at IS NOT NULL',
      [siteId],
    );
    return row!.version ?? 0;
  }

  private async rulesOf(manager: EntityManager, siteId: string, version: number) {
    return (await this.policies.published(manager, siteId, version))?.rules ?? [];
  }
}

const SIGHT = `path, first_seen_at AS "firstSeenAt", last_seen_on::text AS "lastSeenOn", days,
  recording_id AS "recordingId"`;

const HISTORY = `
  SELECT site_id AS "siteId", number, reviewed_by AS "reviewedBy", reviewed_at AS "reviewedAt",
    policy_version AS "policyVersion", list_hash AS "listHash", counts, quarantined, own_rules AS "ownRules", note
  FROM masking_review WHERE site_id = $1 ORDER BY number DESC LIMIT 100`;

const SITES = `
  SELECT s.id, s.name, COALESCE(r.number, 0) AS after, r.reviewed_at AS "reviewedAt",
    LEAST(
      (SELECT min(v.published_at) FROM masking_policy_version v
       WHERE v.site_id = s.id AND v.published_at IS NOT NULL AND jsonb_array_length(v.rules) > 0),
      (SELECT min(p.first_seen_at) FROM masking_page_seen p WHERE p.site_id = s.id)) AS "begunAt",
    (SELECT count(*)::int FROM masking_place_seen p
     WHERE p.site_id = s.id AND p.reviewed_in IS NULL) AS "newPlaces"
  FROM site s LEFT JOIN LATERAL (
    SELECT number, reviewed_at FROM masking_review WHERE site_id = s.id ORDER BY number DESC LIMIT 1) r ON true
  WHERE $1::uuid IS NULL OR s.id = $1 ORDER BY s.name, s.id`;

const QUARANTINED = `
  SELECT count(DISTINCT q.recording_id)::int AS recordings
  FROM recording_quarantine q JOIN recording r ON r.id = q.recording_id
  WHERE r.site_id = $1 AND q.occurred_at > COALESCE(
    (SELECT reviewed_at FROM masking_review WHERE site_id = $1 ORDER BY number DESC LIMIT 1), '-infinity')`;
