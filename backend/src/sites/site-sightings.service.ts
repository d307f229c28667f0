import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { Clock } from '../platform/clock.js';

const HOUR_MS = 3_600_000;
const SLOTS = 8;

/** How a page told of itself: the first page of a visit, by somebody who decided before or not; or a later page. */
export type SightedVisit = 'new' | 'known' | null;

export interface Sightings {
  /** Page loads that asked for the configuration. */
  pages: number;
  visits: number;
  /** Visits that began with a decision taken earlier. */
  decided: number;
  /** Page loads from an origin that is not listed. */
  refused: number;
}

/** Counts of page loads per site over the last 24 hours: numbers only, nothing about who. */
@Injectable()
export class SiteSightings {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly clock: Clock,
  ) {}

  loaded(siteId: string, visit: SightedVisit): Promise<void> {
    return this.count(siteId, [1, visit ? 1 : 0, visit === 'known' ? 1 : 0, 0]);
  }

  refused(siteId: string): Promise<void> {
    return this.count(siteId, [0, 0, 0, 1]);
  }

  async last24Hours(siteId: string): Promise<Sightings> {
    const [row]: Sightings[] = await this.source.manager.query(
      `SELECT COALESCE(sum(pages), 0)::int AS pages, COALESCE(sum(visits), 0)::int AS visits,
              COALESCE(sum(decided), 0)::int AS decided, COALESCE(sum(refused), 0)::int AS refused
       FROM site_sighting WHERE site_id = $1 AND hour > $2`,
      [siteId, new Date(this.clock.now().getTime() - 24 * HOUR_MS)],
    );
    return row!;
  }

  private async count(siteId: string, counts: number[]): Promise<void> {
    const hour = Math.floor(this.clock.now().getTime() / HOUR_MS);
    const slot = Math.floor(Math.random() * SLOTS);
    await this.source.manager.query(
      `INSERT INTO site_sighting AS s (site_id, ring, slot, hour, pages, visits, decided, refused)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
       ON CONFLICT (site_id, ring, slot) DO UPDATE SET
         hour = excluded.hour,
         pages = excluded.pages + CASE WHEN s.hour = excluded.hour THEN s.pages ELSE 0 END,
         visits = excluded.visits + CASE WHEN s.hour = excluded.hour THEN s.visits ELSE 0 END,
         decided = excluded.decided + CASE WHEN s.hour = excluded.hour THEN s.decided ELSE 0 END,
         refused = excluded.refused + CASE WHEN s.hour = excluded.hour THEN s.refused ELSE 0 END`,
      [siteId, hour % 24, slot, new Date(hour * HOUR_MS), ...counts],
    );
  }
}
