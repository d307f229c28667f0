import type { EntityManager } from 'typeorm';

/** In this order: what points at a row goes before it. */
const FALLING = [
  'archived_segment',
  'recording_archive',
  'recording_asset',
  'recording_observations',
  'verdict_remeasurement_still',
  'verdict_remeasurement',
  'verdict',
  'disclosure_coverage',
  'recording_quarantine',
  'recording_gap',
  'recording_seal',
  'recording_segment',
];

/**
 * What the database knows of recordings goes with their keys. What stays: that there was one, without its subject; who
 * asked for it, watched it and made packs of it; and how often a disclosure was shown, as a count.
 */
export async function fallWith(manager: EntityManager, recordingIds: readonly string[]): Promise<void> {
  const ids = [recordingIds];
  await manager.query(
    `INSERT INTO disclosure_coverage_past AS past
     SELECT disclosure_id, disclosure_version, outcome, (visited_at AT TIME ZONE 'UTC')::date, count(*)
     FROM disclosure_coverage WHERE recording_id = ANY($1) GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
     ON CONFLICT (disclosure_id, disclosure_version, outcome, visited_on)
     DO UPDATE SET recordings = past.recordings + EXCLUDED.recordings`,
    ids,
  );
  for (const table of FALLING) await manager.query(`DELETE FROM ${table} WHERE recording_id = ANY($1)`, ids);
  await manager.query(`UPDATE recording SET state = 'destroyed', subject = NULL WHERE id = ANY($1)`, ids);
  await manager.query('UPDATE retention_plan SET destroyed = true WHERE recording_id = ANY($1)', ids);
}
