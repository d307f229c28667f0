import type { EntityManager } from 'typeorm';
import type { RunReport } from './run-report.js';

/**
 * What the rules in force say of each recording, against what the sweeper goes by. A plan that somebody moved destroys
 * nothing too early, because PostgreSQL asks the rules themselves; but it would delay, and nobody would see it (P8).
 */
export async function checkRetentionPlans(manager: EntityManager, report: RunReport): Promise<void> {
  // Where the rules themselves were altered, they say nothing of plans.
  if (report.hasAny('retention_rules/')) return;
  const rows: { id: string; missing: boolean; columns: string[] }[] = await manager.query(MOVED);
  for (const { id, missing, columns } of rows)
    if (report.has(`recording/${id}`)) continue;
    else if (missing) report.fault(`retention_plan/${id}`, 'ROW_MISSING');
    else report.fault(`retention_plan/${id}`, 'ROW_ALTERED', columns.join(' '));
  const nobodys: { id: string }[] = await manager.query(OF_NOBODY);
  for (const { id } of nobodys)
    if (!report.has(`recording/${id}`))
      report.fault(`retention_plan/${id}`, 'ROW_NOT_IN_LOG', 'there is no such recording');
}

const OF_NOBODY = `
  SELECT p.recording_id AS id FROM retention_plan p LEFT JOIN recording r ON r.id = p.recording_id
  WHERE r.id IS NULL ORDER BY 1 LIMIT 1000`;

/** An open recording is planned again when it is sealed; one with version 0, by the next sweep. */
const MOVED = `
  WITH force AS (SELECT COALESCE(version, 0) AS version FROM retention_in_force), moved AS (
    SELECT r.id, p.recording_id IS NULL AS missing,
           array_remove(ARRAY[
             CASE WHEN p.destroyed THEN 'destroyed' END,
             CASE WHEN p.version > f.version OR p.version < 0 THEN 'version' END,
             CASE WHEN p.keep_until IS DISTINCT FROM d.keep_until THEN 'keep_until' END,
             CASE WHEN p.destroy_by IS DISTINCT FROM d.destroy_by THEN 'destroy_by' END,
             CASE WHEN p.approval IS DISTINCT FROM d.approval THEN 'approval' END], NULL) AS columns
    FROM recording r JOIN site s ON s.id = r.site_id CROSS JOIN force f
    LEFT JOIN retention_plan p ON p.recording_id = r.id
    LEFT JOIN retention_due d ON d.recording_id = r.id AND d.version = p.version
    WHERE r.state NOT IN ('open', 'destroyed')
      AND (p.recording_id IS NULL OR p.version = f.version AND f.version > 0 OR p.version > f.version OR p.destroyed))
  SELECT id, missing, columns FROM moved WHERE missing OR cardinality(columns) > 0 ORDER BY id LIMIT 1000`;
