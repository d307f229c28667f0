import type { EntityManager } from 'typeorm';

const FIRST_WAIT_MS = 60_000;
const LONGEST_WAIT_MS = 86_400_000;

/** A closed code for what kept a step from being done. */
export function faultOf(error: unknown): string {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]{2,59}$/.test(code) ? code : 'UNEXPECTED';
}

/** Tries again later, each time twice as late, at least once a day: what cannot be done only delays. */
export async function postpone(
  manager: EntityManager,
  { id, attempts, fault, now }: { id: string; attempts: number; fault: string; now: number },
): Promise<void> {
  const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(20, attempts - 1));
  await manager.query(
    'UPDATE destruction SET attempts = $2, fault = $3, work_due_at = $4 WHERE recording_id = $1',
    [id, attempts, fault, new Date(now + wait)],
  );
}
