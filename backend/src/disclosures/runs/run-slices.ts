import type { EntityManager } from 'typeorm';
import { DisclosureRun } from './disclosure-run.entity.js';

/** A preview looks at so many of the newest recordings: enough to see what a rule does, in about a minute. */
export const PREVIEW_RECORDINGS = 10_000;
/** What one transaction judges: small enough that a killed worker loses seconds. */
const SLICE = 100;

/** Decides once which recordings a run is about: those of its time, newest first, sealed and not in quarantine. */
export async function makeSlices(manager: EntityManager, id: string): Promise<void> {
  const run = await manager.findOne(DisclosureRun, { where: { id }, lock: { mode: 'pessimistic_write' } });
  if (!run || run.recordings !== null || run.endedAt !== null) return;
  await manager.query(
    `INSERT INTO disclosure_run_slice (run_id, slice, recordings)
     SELECT $1, place / $6, array_agg(id ORDER BY place)
     FROM (SELECT r.id, (row_number() OVER (ORDER BY r.opened_at DESC, r.id))::int - 1 AS place
           FROM recording r
           WHERE r.site_id = (SELECT site_id FROM disclosure WHERE id = $2) AND r.state = 'sealed'
             AND r.opened_at >= $3 AND r.opened_at < $4
           ORDER BY r.opened_at DESC, r.id LIMIT $5) chosen
     GROUP BY place / $6`,
    [id, run.disclosureId, run.fromAt, run.toAt, run.kind === 'preview' ? PREVIEW_RECORDINGS : null, SLICE],
  );
  await manager.query(
    `UPDATE disclosure_run SET recordings = (SELECT COALESCE(sum(cardinality(recordings)), 0)
       FROM disclosure_run_slice WHERE run_id = $1) WHERE id = $1`,
    [id],
  );
}
