import type { EntityManager } from 'typeorm';

/** Forgets when a recording is due. The next sweep finds out by the rules in force, before it destroys anything. */
export async function planAnew(manager: EntityManager, recordingId: string): Promise<void> {
  await manager.query(
    'UPDATE retention_plan SET version = 0, keep_until = NULL, destroy_by = NULL WHERE recording_id = $1',
    [recordingId],
  );
}
