import { MoreThan, type EntityManager } from 'typeorm';
import type { Anchor } from './anchor.js';
import type { AnchorStanding } from './anchor-schedule.js';
import { AuditAnchor } from './audit-anchor.entity.js';

type Named = Pick<Anchor, 'kind' | 'name'>;

/** How an anchor stands, from what is written down about it. */
export async function standingOf(manager: EntityManager, { kind, name }: Named): Promise<AnchorStanding> {
  const [last] = await manager.find(AuditAnchor, { where: { kind, name }, order: { id: 'DESC' }, take: 1 });
  if (last === undefined) return { lastAnchored: null, lastAttempt: null, failuresInARow: 0 };
  const [done] = await manager.find(AuditAnchor, {
    where: { kind, name, outcome: 'anchored' },
    order: { id: 'DESC' },
    take: 1,
  });
  const failures = await manager.countBy(AuditAnchor, { kind, name, id: MoreThan(done?.id ?? '0') });
  return {
    lastAnchored: done
      ? {
          id: done.id,
          size: Number(done.checkpointSize),
          at: done.attemptedAt,
          hasReceipt: done.receipt !== null,
        }
      : null,
    lastAttempt: { at: last.attemptedAt, code: last.code },
    failuresInARow: failures,
  };
}

/** When tokens were made since then, and when the first attempt was, ever. */
export async function tokenTimes(
  manager: EntityManager,
  name: string,
  since: Date,
): Promise<{ tokens: Date[]; first: Date | null }> {
  const tokens = await manager.find(AuditAnchor, {
    select: { id: true, attemptedAt: true },
    where: { kind: 'timestamp', name, outcome: 'anchored', attemptedAt: MoreThan(since) },
  });
  const [first] = await manager.find(AuditAnchor, {
    select: { id: true, attemptedAt: true },
    where: { kind: 'timestamp', name },
    order: { id: 'ASC' },
    take: 1,
  });
  return { tokens: tokens.map(({ attemptedAt }) => attemptedAt), first: first?.attemptedAt ?? null };
}
