import type { EntityManager } from 'typeorm';
import type { SiteHealthDto } from './sites.dto.js';

/** What the recorder of each site last told, from the catalogue's numbers. */
export async function installHealth(
  manager: EntityManager,
  siteIds: string[],
): Promise<Map<string, SiteHealthDto>> {
  const rows: HealthRow[] = await manager.query(
    `SELECT s.id,
            last.received_at, last.policy_version,
            COALESCE((SELECT max(version) FROM masking_policy_version p
                      WHERE p.site_id = s.id AND p.published_at IS NOT NULL), 0) AS current,
            (SELECT count(*) FROM recording r
             WHERE r.site_id = s.id AND r.opened_at > now() - interval '24 hours')::int AS recent
     FROM site s
     LEFT JOIN LATERAL (
       SELECT g.received_at, g.policy_version FROM recording r
       JOIN recording_segment g ON g.recording_id = r.id AND g.seq = r.next_seq - 1
       WHERE r.site_id = s.id ORDER BY r.last_received_at DESC LIMIT 1) last ON true
     WHERE s.id = ANY($1)`,
    [siteIds],
  );
  return new Map(
    rows.map((row) => [
      row.id,
      {
        lastSegmentAt: row.received_at?.toISOString() ?? null,
        policyVersionSeen: row.policy_version,
        policyVersionCurrent: row.current,
        recordings24h: row.recent,
      },
    ]),
  );
}

interface HealthRow {
  id: string;
  received_at: Date | null;
  policy_version: number | null;
  current: number;
  recent: number;
}
