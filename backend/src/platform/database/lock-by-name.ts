import type { EntityManager } from 'typeorm';

/** Whoever else wants the lock of this name waits until this transaction has ended. Names share one space: begin with a kind. */
export async function lockByName(manager: EntityManager, name: string): Promise<void> {
  await manager.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [name]);
}
