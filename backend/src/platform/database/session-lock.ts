import type { DataSource } from 'typeorm';

/**
 * Does some work while nobody else does the same, in any process; answers whether it was done. The lock belongs to a
 * connection of its own and ends with it, so that long work needs no open transaction and a killed process blocks nobody.
 */
export async function alone(source: DataSource, what: string, work: () => Promise<void>): Promise<boolean> {
  const runner = source.createQueryRunner();
  try {
    const [{ free }]: [{ free: boolean }] = await runner.query(
      'SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS free',
      [what],
    );
    if (!free) return false;
    try {
      await work();
    } finally {
      await runner.query('SELECT pg_advisory_unlock(hashtextextended($1, 0))', [what]);
    }
    return true;
  } finally {
    await runner.release();
  }
}
