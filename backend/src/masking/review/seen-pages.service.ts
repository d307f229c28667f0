import { Injectable, Logger } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { lockByName } from '../../platform/database/lock-by-name.js';
import type { SeenInVisit } from './seen-in-visit.js';
import { newsOf, type KeptPage, type KeptPlace, type SeenNews } from './seen-news.js';

export type { SeenInVisit } from './seen-in-visit.js';

interface SealedVisit {
  siteId: string;
  recordingId: string;
}

/** Of a site; further ones are not kept, and the review says that there were more. */
const PAGES_AT_MOST = 1_000;
const PLACES_AT_MOST = 3_000;

/** Whoever writes what was seen of a site, or reviews it, does so one after the other. */
export const lockSeenOf = (manager: EntityManager, siteId: string): Promise<void> =>
  lockByName(manager, `masking-seen:${siteId}`);

/** Keeps what sealed recordings showed of a site's pages: numbers, and where rules let content through. */
@Injectable()
export class SeenPages {
  private readonly logger = new Logger('SeenPages');

  /**
   * In the transaction that seals, as its last step: it is short for whoever waits. A recording is sealed even where this
   * cannot be kept.
   */
  async keep(manager: EntityManager, visit: SealedVisit, seen: SeenInVisit, now: Date): Promise<void> {
    try {
      await manager.transaction((inner) => this.keepNews(inner, visit, seen, now));
    } catch (failure) {
      const error = (failure as Error).name;
      this.logger.error({ problem: 'what a recording showed was not kept', ...visit, error });
    }
  }

  private async keepNews(
    manager: EntityManager,
    visit: SealedVisit,
    seen: SeenInVisit,
    now: Date,
  ): Promise<void> {
    if (seen.pages.length === 0) return;
    const day = now.toISOString().slice(0, 10);
    const look = async () => newsOf(seen, await this.kept(manager, visit.siteId, seen), { ...visit, day });
    // Nobody waits for anybody where there is no news.
    if (isNothing(await look()) && !seen.more) return;
    await lockSeenOf(manager, visit.siteId);
    const { news, more } = await this.within(manager, visit.siteId, await look());
    await manager.query(KEEP_PAGES, [visit.siteId, visit.recordingId, now, day, JSON.stringify(news.pages)]);
    await manager.query(KEEP_PLACES, [
      visit.siteId,
      visit.recordingId,
      now,
      day,
      JSON.stringify(news.places),
    ]);
    if (more || seen.more)
      await manager.query(
        'INSERT INTO masking_seen_beyond (site_id, day) VALUES ($1, $2) ON CONFLICT DO NOTHING',
        [visit.siteId, day],
      );
  }

  private async kept(
    manager: EntityManager,
    siteId: string,
    { pages }: SeenInVisit,
  ): Promise<{ pages: KeptPage[]; places: KeptPlace[] }> {
    const asked = [siteId, pages.map(({ path }) => path)];
    const known: KeptPage[] = await manager.query(
      `SELECT path, shape, ${SIGHT} FROM masking_page_seen WHERE site_id = $1 AND path = ANY($2)`,
      asked,
    );
    const places: KeptPlace[] = await manager.query(
      `SELECT path, rule, part, ${SIGHT} FROM masking_place_seen WHERE site_id = $1 AND path = ANY($2)`,
      asked,
    );
    return { pages: known, places };
  }

  /** As much of the news as there is room for. */
  private async within(
    manager: EntityManager,
    siteId: string,
    { pages, places }: SeenNews,
  ): Promise<{ news: SeenNews; more: boolean }> {
    if ([...pages, ...places].every(({ known }) => known)) return { news: { pages, places }, more: false };
    const [counted]: { pages: number; places: number }[] = await manager.query(
      `SELECT (SELECT count(*)::int FROM masking_page_seen WHERE site_id = $1) AS pages,
              (SELECT count(*)::int FROM masking_place_seen WHERE site_id = $1) AS places`,
      [siteId],
    );
    const news = {
      pages: roomFor(pages, PAGES_AT_MOST - counted!.pages),
      places: roomFor(places, PLACES_AT_MOST - counted!.places),
    };
    const more = news.pages.length < pages.length || news.places.length < places.length;
    return { news, more };
  }
}

function roomFor<T extends { known: boolean }>(rows: readonly T[], room: number): T[] {
  let left = room;
  return rows.filter(({ known }) => known || left-- > 0);
}

const isNothing = ({ pages, places }: SeenNews): boolean => pages.length + places.length === 0;

const SIGHT = `recording_id AS "recordingId", seen_again AS "seenAgain", last_seen_on::text AS "lastSeenOn"`;

const SEEN_ONCE_MORE = `
  seen_again = t.seen_again OR t.recording_id IS DISTINCT FROM EXCLUDED.recording_id,
  days = t.days + (EXCLUDED.last_seen_on > t.last_seen_on)::int,
  last_seen_on = GREATEST(t.last_seen_on, EXCLUDED.last_seen_on)`;

const KEEP_PAGES = `
  INSERT INTO masking_page_seen AS t
    (site_id, path, shape, recording_id, seen_again, first_seen_at, last_seen_on, days)
  SELECT $1::uuid, n.path, n.shape, $2::uuid, false, $3::timestamptz, $4::date, 1
  FROM jsonb_to_recordset($5::jsonb) AS n (path text, shape jsonb) ORDER BY n.path COLLATE "C"
  ON CONFLICT (site_id, path) DO UPDATE SET shape = EXCLUDED.shape, ${SEEN_ONCE_MORE}`;

const KEEP_PLACES = `
  INSERT INTO masking_place_seen AS t
    (site_id, path, rule, part, recording_id, seen_again, first_seen_at, last_seen_on, days)
  SELECT $1::uuid, n.path, n.rule, n.part, $2::uuid, false, $3::timestamptz, $4::date, 1
  FROM jsonb_to_recordset($5::jsonb) AS n (path text, rule text, part text)
  ORDER BY n.path COLLATE "C", n.rule COLLATE "C", n.part COLLATE "C"
  ON CONFLICT (site_id, path, rule, part) DO UPDATE SET ${SEEN_ONCE_MORE}`;
