import type { EntityManager } from 'typeorm';
import type { AlarmEvidence, AlarmSettings, WatchedVisit } from './alarm-decision.js';

/** Pages of one disclosure that are looked at one by one: those with the most visits. */
const MOST_PAGES = 50;

interface Asked {
  disclosureId: string;
  /** undefined: all pages together. */
  page?: string;
  /** Nothing older counts. */
  since: Date;
  /** Nothing up to then counts as recent: that was closed. */
  closedAt: Date | null;
}

/** The newest visits and what was before them, read from the index. */
export async function alarmEvidence(
  manager: EntityManager,
  { disclosureId, page, since, closedAt }: Asked,
  { minimum }: AlarmSettings,
): Promise<AlarmEvidence> {
  const after = closedAt !== null && closedAt > since ? closedAt : since;
  const recent: WatchedVisit[] = await manager.query(RECENT(page), [
    ...[disclosureId, after, minimum],
    ...(page === undefined ? [] : [page]),
  ]);
  const oldest = recent.at(-1);
  if (!oldest || recent.length < minimum) return { recent, before: { visits: 0, shown: 0, carried: 0 } };
  const [before]: AlarmEvidence['before'][] = await manager.query(BEFORE(page), [
    ...[disclosureId, since, oldest.visitedAt, oldest.recordingId],
    ...(page === undefined ? [] : [page]),
  ]);
  return { recent, before: before! };
}

/** Pages on which it was in view, or should have been, since then. */
export async function watchedPages(
  manager: EntityManager,
  disclosureId: string,
  since: Date,
): Promise<string[]> {
  const rows: { page: string }[] = await manager.query(
    `SELECT c.page FROM disclosure_coverage c
     WHERE c.disclosure_id = $1 AND c.visited_at >= $2 AND c.page IS NOT NULL AND c.outcome <> 'not_applicable'
     GROUP BY c.page ORDER BY count(*) DESC, c.page LIMIT ${MOST_PAGES}`,
    [disclosureId, since],
  );
  return rows.map(({ page }) => page);
}

const RECENT = (page: string | undefined) => `
  SELECT c.recording_id AS "recordingId", c.visited_at AS "visitedAt", c.outcome, c.carried, c.drifted, c.reasons
  FROM disclosure_coverage c
  WHERE c.disclosure_id = $1 AND c.visited_at > $2 AND c.outcome <> 'not_applicable'
    ${page === undefined ? '' : 'AND c.page = $4'}
  ORDER BY c.visited_at DESC, c.recording_id DESC LIMIT $3`;

const BEFORE = (page: string | undefined) => `
  SELECT count(*)::int AS visits, (count(*) FILTER (WHERE c.outcome = 'shown'))::int AS shown,
         ${page === undefined ? '0' : '(count(*) FILTER (WHERE c.carried))::int'} AS carried
  FROM disclosure_coverage c
  WHERE c.disclosure_id = $1 AND c.visited_at >= $2 AND (c.visited_at, c.recording_id) < ($3, $4::uuid)
    AND c.outcome <> 'not_applicable' ${page === undefined ? '' : 'AND c.page = $5'}`;
