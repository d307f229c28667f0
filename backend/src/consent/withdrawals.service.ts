import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import type { SystemActor } from '../platform/actor.js';
import { RecordingEndings } from '../retention/recording-endings.service.js';

const ACTOR: SystemActor = { kind: 'system', job: 'consent.withdrawals' };
const AT_ONCE = 200;

/**
 * A segment that was on its way when its visitor withdrew may open its recording a moment later. So for a while every
 * run looks again, and only then is the work done.
 */
const LOOK_AGAIN = `interval '15 minutes'`;

/** Decides about each recording that was made before its visitor withdrew: destroyed, or kept where nobody can watch it. */
@Injectable()
export class Withdrawals {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly endings: RecordingEndings,
  ) {}

  /** Until nothing is left. Any number may run at once: each takes withdrawals that nobody else has. */
  async decideAll(): Promise<void> {
    while ((await this.some()) > 0);
  }

  /** Decides about some recordings of one withdrawal, in one transaction; how many. */
  some(): Promise<number> {
    return this.source.transaction(async (manager) => {
      const [taken]: { consentId: string }[] = await manager.query(TAKE);
      if (!taken) return this.settle(manager);
      const recordings: { recordingId: string; basisUntil: Date | null }[] = await manager.query(RECORDINGS, [
        taken.consentId,
      ]);
      for (const recording of recordings)
        await this.endings.ask(manager, ACTOR, { ...recording, cause: 'withdrawal' });
      return recordings.length;
    });
  }

  private async settle(manager: EntityManager): Promise<number> {
    await manager.query(SETTLE);
    return 0;
  }
}

const UNDECIDED = `r.consent_id = w.consent_id AND r.ending IS NULL AND r.state <> 'destroyed'`;

const TAKE = `
  SELECT w.consent_id AS "consentId" FROM consent_withdrawal w
  WHERE w.done_at IS NULL AND EXISTS (SELECT 1 FROM recording r WHERE ${UNDECIDED})
  ORDER BY w.asked_at LIMIT 1 FOR UPDATE OF w SKIP LOCKED`;

const RECORDINGS = `
  SELECT r.id AS "recordingId", b.basis_until AS "basisUntil"
  FROM recording r JOIN recording_basis b ON b.recording_id = r.id
  WHERE r.consent_id = $1 AND r.ending IS NULL AND r.state <> 'destroyed'
  ORDER BY r.id LIMIT ${AT_ONCE}`;

const SETTLE = `
  UPDATE consent_withdrawal w SET done_at = now()
  WHERE w.consent_id IN (
    SELECT o.consent_id FROM consent_withdrawal o
    WHERE o.done_at IS NULL AND o.asked_at < now() - ${LOOK_AGAIN} FOR UPDATE SKIP LOCKED)
    AND NOT EXISTS (SELECT 1 FROM recording r WHERE ${UNDECIDED})`;
