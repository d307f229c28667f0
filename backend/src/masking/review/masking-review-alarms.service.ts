import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { Notices } from '../../notices/notices.service.js';
import { Clock } from '../../platform/clock.js';
import { ReviewFactsReader } from './review-facts.service.js';
import { reviewDue } from './review-list.js';
import { lockSeenOf } from './seen-pages.service.js';

/** Tells people of sites whose review is overdue: once between two reviews, whatever the clock does meanwhile. */
@Injectable()
export class MaskingReviewAlarms {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly facts: ReviewFactsReader,
    private readonly notices: Notices,
    private readonly clock: Clock,
  ) {}

  /** Of how many sites a review is overdue. */
  async open(): Promise<number> {
    const [row]: { sites: number }[] = await this.source.query(
      'SELECT count(*)::int AS sites FROM masking_review_alarm WHERE closed_at IS NULL',
    );
    return row!.sites;
  }

  async look(): Promise<void> {
    for (const { id } of await this.facts.sites(this.source.manager))
      await this.source.transaction((manager) => this.lookAt(manager, id));
  }

  /** Part of the review: what was overdue ends with it. */
  async close(manager: EntityManager, siteId: string, now: Date): Promise<void> {
    await manager.query(
      'UPDATE masking_review_alarm SET closed_at = $2 WHERE site_id = $1 AND closed_at IS NULL',
      [siteId, now],
    );
  }

  private async lookAt(manager: EntityManager, siteId: string): Promise<void> {
    // Nobody reviews it meanwhile: an alarm would stay open behind them.
    await lockSeenOf(manager, siteId);
    const [site] = await this.facts.sites(manager, siteId);
    const now = this.clock.now();
    const due = site ? reviewDue(site.reviewedAt, site.begunAt) : null;
    if (!site || due === null || due > now) return;
    const raised: unknown[] = await manager.query(
      `INSERT INTO masking_review_alarm (site_id, after_review, opened_at) VALUES ($1, $2, $3)
       ON CONFLICT DO NOTHING RETURNING site_id`,
      [siteId, site.after, now],
    );
    if (raised.length > 0)
      await this.notices.write(manager, {
        kind: 'masking.review-overdue',
        title: 'A masking review is overdue',
        facts: { site: site.name, due: due.toISOString(), newPlaces: site.newPlaces },
        path: `/masking/${siteId}/review`,
      });
  }
}
