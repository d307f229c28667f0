import { IsNull, type EntityManager } from 'typeorm';
import type { AuditLog } from '../../audit/audit-log.service.js';
import type { Actor } from '../../platform/actor.js';
import { DisclosureRun } from './disclosure-run.entity.js';

/** Ends a run once, with its entry in the log. False when it has ended before. */
export async function endRun(
  manager: EntityManager,
  { id, kind, disclosureId, version }: DisclosureRun,
  outcome: 'done' | 'cancelled',
  { actor, audit, now }: { actor: Actor; audit: AuditLog; now: Date },
): Promise<boolean> {
  const { affected } = await manager.update(
    DisclosureRun,
    { id, endedAt: IsNull() },
    { endedAt: now, outcome },
  );
  if (!affected) return false;
  const [{ judged }]: [{ judged: number }] = await manager.query(
    `SELECT COALESCE(sum(cardinality(recordings)), 0)::int AS judged
     FROM disclosure_run_slice WHERE run_id = $1 AND done_at IS NOT NULL`,
    [id],
  );
  await audit.append(manager, actor, {
    kind: `disclosure.${kind}.ended`,
    fields: { run: id, disclosure: disclosureId, version, outcome, recordings: judged },
  });
  return true;
}
