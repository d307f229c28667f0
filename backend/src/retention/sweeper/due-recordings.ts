import type { EntityManager } from 'typeorm';
import type { RetentionTime } from '../retention-decision.js';
import { planAnew } from '../retention-plan.js';

/** OFFSET 0 has it asked for each of the few: joined, PostgreSQL would work out when every recording is due. */
const DUE_OF_ONE = `
  SELECT * FROM retention_due one
  WHERE one.recording_id = r.id AND one.version = (SELECT version FROM retention_in_force) OFFSET 0`;

/** Begins the destruction of recordings that are due, off hold and planned by the rules in force. How many. */
export async function beginDue(
  manager: EntityManager,
  { now }: RetentionTime,
  most: number,
): Promise<number> {
  const begun: unknown[] = await manager.query(
    `WITH due AS (
       SELECT r.id, COALESCE(r.ending, 'maximum') AS cause, p.approval
       FROM retention_plan p JOIN recording r ON r.id = p.recording_id
       WHERE p.destroy_by <= $1 AND NOT p.destroyed
         AND p.version = (SELECT version FROM retention_in_force)
         AND NOT EXISTS (SELECT 1 FROM destruction d WHERE d.recording_id = r.id)
         AND NOT EXISTS (SELECT 1 FROM held_recording h WHERE h.recording_id = r.id OFFSET 0)
       ORDER BY p.destroy_by LIMIT $2 FOR NO KEY UPDATE OF p SKIP LOCKED)
     INSERT INTO destruction (recording_id, cause, needs_approval, begun_at, work_due_at)
     SELECT id, cause, approval, $1, $1 FROM due
     ON CONFLICT DO NOTHING RETURNING recording_id`,
    [new Date(now), most],
  );
  return begun.length;
}

/** A recording whose key is to be destroyed, as its rows say, and what the rules and holds say of it at this moment. */
export interface DueRecording {
  id: string;
  cause: 'maximum' | 'withdrawal' | 'erasure';
  approved: boolean;
  siteKey: string;
  openedAt: Date;
  keptFrom: Date;
  /** null where no rules are in force. */
  version: number | null;
  keepUntil: Date | number | null;
  destroyBy: Date | number | null;
  approval: boolean | null;
  held: boolean;
}

/** Takes some for this transaction alone; those that another sweeper has are left out. */
export async function takeDue(
  manager: EntityManager,
  { now }: RetentionTime,
  most: number,
): Promise<DueRecording[]> {
  const taken: { id: string }[] = await manager.query(
    `SELECT d.recording_id AS id FROM destruction d JOIN recording r ON r.id = d.recording_id
     WHERE d.certified_at IS NULL AND d.key_destroyed_at IS NULL AND d.work_due_at <= $1
       AND (NOT d.needs_approval OR d.approved_by IS NOT NULL)
     ORDER BY d.work_due_at LIMIT $2 FOR UPDATE OF d, r SKIP LOCKED`,
    [new Date(now), most],
  );
  if (taken.length === 0) return [];
  // Asked after the lock was got: a hold that came meanwhile is seen.
  return manager.query(
    `SELECT r.id, d.cause, d.approved_by IS NOT NULL AS approved, s.key AS "siteKey", r.opened_at AS "openedAt",
            r.last_received_at AS "keptFrom", u.version, u.keep_until AS "keepUntil", u.destroy_by AS "destroyBy",
            u.approval, EXISTS (SELECT 1 FROM held_recording h WHERE h.recording_id = r.id) AS held
     FROM recording r
     JOIN destruction d ON d.recording_id = r.id
     JOIN site s ON s.id = r.site_id
     LEFT JOIN LATERAL (${DUE_OF_ONE}) u ON true
     WHERE r.id = ANY($1)`,
    [taken.map(({ id }) => id)],
  );
}

/** What is not due after all is left alone, and planned anew. */
export async function callOff(manager: EntityManager, recordingId: string): Promise<void> {
  await manager.query('DELETE FROM destruction WHERE recording_id = $1', [recordingId]);
  await planAnew(manager, recordingId);
}
