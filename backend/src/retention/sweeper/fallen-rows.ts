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

/** What masking's review knows of pages: numbers, and the recording in which each was first seen. */
const FIRST_SEEN = { masking_page_seen: ['path'], masking_place_seen: ['path', 'rule', 'part'] };

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
  for (const [table, order] of Object.entries(FIRST_SEEN)) await forgetFirstSeen(manager, table, order, ids);
  await manager.query(`UPDATE recording SET state = 'destroyed', subject = NULL WHERE id = ANY($1)`, ids);
  await manager.query('UPDATE retention_plan SET destroyed = true WHERE recording_id = ANY($1)', ids);
}

/** What only one recording ever showed goes with it; of the rest nobody knows any more where it was first seen. */
async function forgetFirstSeen(
  manager: EntityManager,
  table: string,
  order: readonly string[],
  ids: unknown[],
): Promise<void> {
  // In the order in which seals write them: none waits for another in a circle.
  const columns = ['site_id', ...order.map((column) => `${column} COLLATE "C"`)].join(', ');
  await manager.query(
    `SELECT 1 FROM ${table} WHERE recording_id = ANY($1) ORDER BY ${columns} FOR UPDATE`,
    ids,
  );
  await manager.query(`DELETE FROM ${table} WHERE recording_id = ANY($1) AND NOT seen_again`, ids);
  await manager.query(`UPDATE ${table} SET recording_id = NULL WHERE recording_id = ANY($1)`, ids);
}
