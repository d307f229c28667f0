import type { DataSource } from 'typeorm';

/**
 * Runs competitors into a lock that somebody else holds, and lets go only when that many wait: they were all past
 * whatever they read before it. A race that a test can repeat.
 */
export async function whileLocked<T>(
  owner: DataSource,
  lock: string,
  parameters: unknown[],
  waiting: number,
  start: () => Promise<T>,
): Promise<T> {
  const holder = owner.createQueryRunner();
  await holder.startTransaction();
  try {
    await holder.query(lock, parameters);
    const running = start();
    const deadline = Date.now() + 10_000;
    while ((await waiters(owner)) < waiting) {
      if (Date.now() > deadline) throw new Error(`never did ${waiting} wait at once`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    await holder.rollbackTransaction();
    return await running;
  } finally {
    if (holder.isTransactionActive) await holder.rollbackTransaction();
    await holder.release();
  }
}

async function waiters(owner: DataSource): Promise<number> {
  const [row] = await owner.query(
    `SELECT count(DISTINCT pid)::int AS count FROM pg_locks
     WHERE NOT granted AND pid IN (SELECT pid FROM pg_stat_activity WHERE datname = current_database())`,
  );
  return row.count as number;
}
