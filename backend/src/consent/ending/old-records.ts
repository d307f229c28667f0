import type { EntityManager } from 'typeorm';
import type { RecordFacts } from './record-ending.js';

/** A site whose records of consent end, by the rules in force. */
export interface EndingSite {
  site: string;
  period: string;
}

/** Where a walk through a site's records stands. */
export interface Place {
  /** As PostgreSQL says it: exact to the microsecond, or a walk would not get past it. */
  at: string;
  id: string;
}

export type OldRecord = RecordFacts & { id: string; site: string };

export const endingSites = (manager: EntityManager): Promise<EndingSite[]> =>
  manager.query(
    `SELECT p.site_id AS site, p.period FROM consent_period_of_site p
     JOIN retention_in_force f ON f.version = p.version WHERE p.period <> 'forever' ORDER BY p.site_id`,
  );

/**
 * Records behind a place that are so old that they may be over since long enough, and no more of them are known to stay.
 * Months are of different lengths: a few days more are looked at.
 */
export const oldRecords = (
  manager: EntityManager,
  { site, period }: EndingSite,
  { now, behind, most }: { now: Date; behind: Place | null; most: number },
): Promise<Place[]> =>
  manager.query(
    `SELECT id, recorded_at::text AS at FROM consent_record
     WHERE site_id = $1 AND ended_at IS NULL AND recorded_at <= $2::timestamptz - $3::interval + interval '4 days'
       AND ($4::timestamptz IS NULL OR (recorded_at, id) > ($4, $5::uuid))
     ORDER BY recorded_at, id LIMIT $6`,
    [site, now, period, behind?.at ?? null, behind?.id ?? null, most],
  );

/** Those of them that are over long enough, for this transaction alone; those that another worker has are left out. */
export async function takeOver(
  manager: EntityManager,
  ids: readonly string[],
  { period }: EndingSite,
  now: Date,
): Promise<string[]> {
  const taken: { id: string }[] = await manager.query(
    `SELECT r.id FROM consent_record r
     WHERE r.id = ANY($1) AND r.ended_at IS NULL AND exhibit_end_of(exhibit_consent_over(r.id), $2) <= $3
     ORDER BY r.id FOR UPDATE OF r SKIP LOCKED`,
    [ids, period, now],
  );
  return taken.map(({ id }) => id);
}

/** All that decides about each. Asked after the lock was got: what came meanwhile is seen. */
export async function factsOf(manager: EntityManager, ids: readonly string[]): Promise<OldRecord[]> {
  const rows: (Omit<OldRecord, 'since' | 'recordedAt'> & { since: Date; recordedAt: Date })[] =
    await manager.query(FACTS, [ids]);
  return rows.map(({ since, recordedAt, ...row }) => ({
    ...row,
    since: since.getTime(),
    recordedAt: recordedAt.getTime(),
  }));
}

const FACTS = `
  SELECT r.id, r.site_id AS site, s.state, s.allows, s.since, r.recorded_at AS "recordedAt", (
           SELECT p.period FROM consent_period_of_site p JOIN retention_in_force f ON f.version = p.version
           WHERE p.site_id = r.site_id) AS period,
         (SELECT count(*)::int FROM recording c WHERE c.consent_id = r.id AND c.state <> 'destroyed') AS recordings,
         EXISTS (SELECT 1 FROM consent_withdrawal w WHERE w.consent_id = r.id AND w.done_at IS NULL) AS "withdrawalOpen",
         EXISTS (SELECT 1 FROM held_consent h WHERE h.consent_id = r.id) AS held,
         EXISTS (SELECT 1 FROM asked_consent a WHERE a.consent_id = r.id) AS asked
  FROM consent_record r
  CROSS JOIN LATERAL (SELECT c.state, c.since, c.allows FROM consent_state c WHERE c.consent_id = r.id OFFSET 0) s
  WHERE r.id = ANY($1) ORDER BY r.id`;
