import type { DataSource } from 'typeorm';

/** A wrapped key that is gone by accident, past PostgreSQL's refusal: only the owner of the schema can do this. */
export async function loseKey(owner: DataSource, recordingId: string): Promise<void> {
  await owner.transaction(async (manager) => {
    await manager.query('ALTER TABLE recording_key DISABLE TRIGGER recording_key_may_go');
    await manager.query('DELETE FROM recording_key WHERE recording_id = $1', [recordingId]);
    await manager.query('ALTER TABLE recording_key ENABLE TRIGGER recording_key_may_go');
  });
}
