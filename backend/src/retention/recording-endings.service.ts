import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditLog } from '../audit/audit-log.service.js';
import type { Actor } from '../platform/actor.js';
import { Jobs } from '../platform/jobs/jobs.service.js';
import { RetentionClock } from './retention-clock.service.js';
import { type AskedEnding, dueOf, type EndingOutcome, outcomeOf } from './retention-decision.js';
import { planAnew } from './retention-plan.js';
import type { RetentionRuleSet } from './retention-rule.js';

export interface AskedFor {
  recordingId: string;
  cause: AskedEnding['cause'];
  /** Until when a legal basis keeps it that was declared before the recording was made; null without one. */
  basisUntil: Date | null;
}

/** What would happen, and the laws that ask for a minimum. */
export interface EndingExpectation {
  outcome: EndingOutcome;
  laws: string[];
}

/** What a withdrawal or an erasure does to a recording. Called by consent and by subject requests. */
@Injectable()
export class RecordingEndings {
  constructor(
    private readonly clock: RetentionClock,
    private readonly audit: AuditLog,
    private readonly jobs: Jobs,
  ) {}

  /** What asking would lead to now; nothing is changed. */
  async expect(
    manager: EntityManager,
    { recordingId, ...asked }: AskedFor,
  ): Promise<EndingExpectation | null> {
    const { now } = await this.clock.look();
    const [row]: EndingRow[] = await manager.query(ROW, [recordingId]);
    return row ? expected(manager, row, asked, now) : null;
  }

  /**
   * Ends a recording as soon as it may, in the caller's transaction, and says what that means for the visitor. From the
   * commit on nobody watches it. Asked twice, the first time counts; null for what is destroyed, or was never there.
   */
  async ask(
    manager: EntityManager,
    actor: Actor,
    { recordingId, cause, basisUntil }: AskedFor,
  ): Promise<EndingOutcome | null> {
    const { now } = await this.clock.look();
    const [row]: EndingRow[] = await manager.query(`${ROW} FOR NO KEY UPDATE OF r`, [recordingId]);
    if (!row) return null;
    const { outcome } = await expected(manager, row, { cause, basisUntil }, now);
    if (row.ending !== null) return outcome;
    // Without a plan the sweeper makes one, and with it the new due date.
    await manager.query(
      'UPDATE recording SET ending = $2, ending_asked_at = $3, basis_until = $4 WHERE id = $1',
      [recordingId, cause, new Date(now), basisUntil],
    );
    await planAnew(manager, recordingId);
    await this.audit.append(manager, actor, {
      kind: 'recording.ending.asked',
      recordingId,
      fields: {
        cause,
        outcome: outcome.outcome,
        why: outcome.outcome === 'restrict' ? [...outcome.why] : [],
        until:
          outcome.outcome === 'restrict' && outcome.until !== null
            ? new Date(outcome.until).toISOString()
            : null,
      },
    });
    await this.jobs.enqueue(manager, 'retention.sweep', {});
    return outcome;
  }
}

const ROW = `
  SELECT site_id, last_received_at, ending, ending_asked_at, basis_until,
         EXISTS (SELECT 1 FROM held_recording h WHERE h.recording_id = r.id) AS held
  FROM recording r WHERE id = $1 AND state <> 'destroyed'`;

async function expected(
  manager: EntityManager,
  row: EndingRow,
  { cause, basisUntil }: Pick<AskedFor, 'cause' | 'basisUntil'>,
  now: number,
): Promise<EndingExpectation> {
  const ending: AskedEnding =
    row.ending === null
      ? { cause, at: now, basisUntil: basisUntil?.getTime() ?? null }
      : { cause: row.ending, at: Number(row.ending_asked_at), basisUntil: timeOf(row.basis_until) };
  const rules = await rulesInForce(manager);
  const facts = { site: row.site_id, keptFrom: row.last_received_at.getTime(), ending };
  return {
    outcome: outcomeOf(facts, rules, row.held, now),
    laws: rules === null ? [] : dueOf(facts, rules).laws,
  };
}

interface EndingRow {
  site_id: string;
  last_received_at: Date;
  ending: AskedEnding['cause'] | null;
  ending_asked_at: Date | null;
  basis_until: Date | null;
  held: boolean;
}

const timeOf = (date: Date | null): number | null => date?.getTime() ?? null;

async function rulesInForce(manager: EntityManager): Promise<RetentionRuleSet | null> {
  const [rules]: RetentionRuleSet[] = await manager.query(
    'SELECT rules, declarations FROM retention_rules WHERE version = (SELECT version FROM retention_in_force)',
  );
  return rules ?? null;
}
