import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { AuditLog } from '../../audit/audit-log.service.js';
import { Refusals } from '../../audit/refusals.service.js';
import { People } from '../../identity/people.service.js';
import type { PersonActor } from '../../platform/actor.js';
import { Clock } from '../../platform/clock.js';
import { ProductError } from '../../platform/product-error.js';
import { Sites } from '../../sites/sites.service.js';
import { MaskingReviewAlarms } from './masking-review-alarms.service.js';
import type { ConfirmMaskingReviewDto, MaskingReviewDto, ReviewedSiteListDto } from './masking-review.dto.js';
import { MaskingReview } from './masking-review.entity.js';
import { reviewNotFound, reviewStale } from './masking-review.errors.js';
import { ReviewFactsReader } from './review-facts.service.js';
import { countsOf, reviewList, type ReviewList } from './review-list.js';
import {
  changedPageDto,
  pageDto,
  pastReviewDto,
  placeDto,
  reviewedSiteDto,
  sightDto,
} from './review-views.js';
import { lockSeenOf } from './seen-pages.service.js';

/** What masking let through since somebody last looked, and that somebody did. */
@Injectable()
export class MaskingReviews {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly facts: ReviewFactsReader,
    private readonly alarms: MaskingReviewAlarms,
    private readonly sites: Sites,
    private readonly people: People,
    private readonly audit: AuditLog,
    private readonly refusals: Refusals,
    private readonly clock: Clock,
  ) {}

  async list(_actor: PersonActor): Promise<ReviewedSiteListDto> {
    const now = this.clock.now();
    const sites = await this.facts.sites(this.source.manager);
    return { items: sites.map((site) => reviewedSiteDto(site, now)) };
  }

  one(actor: PersonActor, siteId: string): Promise<MaskingReviewDto> {
    // One moment for all of it: what is shown is what its hash names.
    return this.source.transaction('REPEATABLE READ', (manager) => this.view(manager, actor, siteId));
  }

  /** What somebody confirmed, byte for byte: its SHA-256 is in the log. */
  async listed(
    _actor: PersonActor,
    siteId: string,
    number: number,
  ): Promise<{ bytes: Buffer; name: string }> {
    const review = await this.source.manager.findOneBy(MaskingReview, { siteId, number });
    if (!review) throw reviewNotFound();
    return { bytes: Buffer.from(review.list, 'utf8'), name: `masking-review-${number}.json` };
  }

  async confirm(actor: PersonActor, siteId: string, dto: ConfirmMaskingReviewDto): Promise<MaskingReviewDto> {
    try {
      await this.source.transaction((manager) => this.confirmed(manager, actor, siteId, dto));
    } catch (refused) {
      if (refused instanceof ProductError && refused.code === 'MASKING_REVIEW_STALE')
        await this.refusals.write(actor, {
          kind: 'masking.review.refused',
          fields: { site: siteId, code: refused.code },
        });
      throw refused;
    }
    return this.one(actor, siteId);
  }

  private async confirmed(
    manager: EntityManager,
    actor: PersonActor,
    siteId: string,
    { listHash, note }: ConfirmMaskingReviewDto,
  ): Promise<void> {
    await this.sites.require(manager, siteId);
    await lockSeenOf(manager, siteId);
    const now = this.clock.now();
    const facts = await this.facts.of(manager, siteId, true);
    const list = reviewList(facts, now);
    if (list.hash !== listHash) throw reviewStale();
    const [number, counts] = [facts.after + 1, countsOf(list)];
    const quarantined = await this.facts.quarantined(manager, siteId);
    const ownRules = await this.facts.ownsRules(manager, siteId, actor.personId);
    await manager.insert(MaskingReview, {
      ...{ siteId, number, counts, quarantined, ownRules, listHash },
      reviewedBy: actor.personId,
      reviewedAt: now,
      policyVersion: facts.policyNow.version,
      list: list.text,
      note: note.trim(),
    });
    await this.beginAnew(manager, siteId, number, list);
    await this.alarms.close(manager, siteId, now);
    await this.audit.append(manager, actor, {
      kind: 'masking.reviewed',
      fields: { site: siteId, number, listHash, ownRules, quarantined, ...counts },
    });
  }

  /** What was listed is known from now on; what comes from now on is compared with it. */
  private async beginAnew(
    manager: EntityManager,
    siteId: string,
    number: number,
    { gonePages }: ReviewList,
  ): Promise<void> {
    await manager.query(
      `UPDATE masking_page_seen SET reviewed_shape = shape, shape = NULL WHERE site_id = $1 AND shape IS NOT NULL`,
      [siteId],
    );
    await manager.query(
      `UPDATE masking_place_seen SET reviewed_in = $2 WHERE site_id = $1 AND reviewed_in IS NULL`,
      [siteId, number],
    );
    const gone = gonePages.map(({ path }) => path);
    for (const table of ['masking_page_seen', 'masking_place_seen'])
      await manager.query(`DELETE FROM ${table} WHERE site_id = $1 AND path = ANY($2)`, [siteId, gone]);
    await manager.query('DELETE FROM masking_seen_beyond WHERE site_id = $1', [siteId]);
  }

  private async view(manager: EntityManager, actor: PersonActor, siteId: string): Promise<MaskingReviewDto> {
    await this.sites.require(manager, siteId);
    const now = this.clock.now();
    const [site] = await this.facts.sites(manager, siteId);
    const facts = await this.facts.of(manager, siteId, false);
    const list = reviewList(facts, now);
    const history = await this.facts.history(manager, siteId);
    const names = await this.people.names(
      manager,
      history.map(({ reviewedBy }) => reviewedBy),
    );
    return {
      ...reviewedSiteDto(site!, now),
      policyVersion: facts.policyNow.version,
      policyVersionBefore: facts.policyBefore.version,
      listHash: list.hash,
      places: list.places.map(placeDto),
      rules: list.rules,
      newPagesSeen: list.newPages.map(pageDto),
      changedPages: list.changedPages.map(changedPageDto),
      gonePages: list.gonePages.map(sightDto),
      beyond: list.beyond,
      quarantined: await this.facts.quarantined(manager, siteId),
      ownRules: await this.facts.ownsRules(manager, siteId, actor.personId),
      history: history.map((review) => pastReviewDto(review, names)),
    };
  }
}
