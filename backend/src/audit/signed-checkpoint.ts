import type { EntityManager } from 'typeorm';

/** A checkpoint as it was signed. The note says everything; the other columns only help to find it. */
export interface SignedCheckpoint {
  size: number;
  root: Buffer;
  note: string;
  signedAt: Date;
}

export const newestCheckpoint = (manager: EntityManager): Promise<SignedCheckpoint | null> =>
  first(manager, 'ORDER BY size DESC LIMIT 1', []);

export const checkpointAt = (manager: EntityManager, size: number): Promise<SignedCheckpoint | null> =>
  first(manager, 'WHERE size = $1', [size]);

/** The oldest ones beyond `after`, in order. */
export async function checkpointsAfter(
  manager: EntityManager,
  after: number,
  limit: number,
): Promise<SignedCheckpoint[]> {
  const rows: Row[] = await manager.query(`${SELECT} WHERE size > $1 ORDER BY size LIMIT $2`, [after, limit]);
  return rows.map(toCheckpoint);
}

interface Row {
  size: string;
  root: Buffer;
  note: string;
  signed_at: Date;
}

const SELECT = 'SELECT size, root, note, signed_at FROM audit_checkpoint';

async function first(
  manager: EntityManager,
  which: string,
  parameters: unknown[],
): Promise<SignedCheckpoint | null> {
  const [row] = (await manager.query(`${SELECT} ${which}`, parameters)) as Row[];
  return row ? toCheckpoint(row) : null;
}

const toCheckpoint = ({ size, root, note, signed_at }: Row): SignedCheckpoint => ({
  size: Number(size),
  root,
  note,
  signedAt: signed_at,
});
