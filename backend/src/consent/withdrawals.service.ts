import { Injectable, Logger } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import type { SystemActor } from '../platform/actor.js';
import { RecordingEndings } from '../retention/recording-endings.service.js';
import { RetentionAlarms } from '../retention/sweeper/retention-alarms.service.js';

/** How what withdrawals ask for stands. */
export interface WithdrawalFigures {
  waiting: number;
  /** For more than an hour. */
  overdue: number;
  oldest: Date | null;
}

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
  private readonly logger = new Logger('Withdrawals');

  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly endings: RecordingEndings,
    private readonly alarms: RetentionAlarms,
  ) {}

  /**
   * Until nothing is left that can be decided. Any number may run at once: each takes withdrawals that nobody else has.
   * A recording that cannot be decided about does not keep the others: it is left to the next run, and people are told.
   */
  async decideAll(): Promise<void> {
    const failed: string[] = [];
    let most = AT_ONCE;
    for (let left = true; left;) {
      const taken: string[] = [];
      try {
        left = await this.source.transaction((manager) => this.some(manager, most, failed, taken));
      } catch (error) {
        if (taken.length === 0) throw error;
        // Which one it was is known once each is tried by itself.
        if (most === 1) failed.push(...this.told(taken, error as Error & { code?: unknown }));
        most = 1;
      }
    }
    const { overdue } = await this.figures();
    await this.alarms.state('withdrawals', overdue > 0, { withdrawals: overdue });
  }

  async figures(): Promise<WithdrawalFigures> {
    const [figures]: [WithdrawalFigures] = await this.source.query(FIGURES);
    return figures;
  }

  /** Decides about some recordings of one withdrawal; whether there may be more. */
  private async some(
    manager: EntityManager,
    most: number,
    except: readonly string[],
    taken: string[],
  ): Promise<boolean> {
    const [withdrawal]: { consentId: string }[] = await manager.query(TAKE, [except]);
    if (!withdrawal) return this.settle(manager);
    const recordings: { recordingId: string; basisUntil: Date | null }[] = await manager.query(RECORDINGS, [
      withdrawal.consentId,
      except,
      most,
    ]);
    taken.push(...recordings.map(({ recordingId }) => recordingId));
    for (const recording of recordings)
      await this.endings.ask(manager, ACTOR, { ...recording, cause: 'withdrawal' });
    return true;
  }

  private async settle(manager: EntityManager): Promise<boolean> {
    await manager.query(SETTLE);
    return false;
  }

  private told(recordings: string[], { name, code }: Error & { code?: unknown }): string[] {
    this.logger.error({ recordings, error: name, code });
    return recordings;
  }
}

const UNDECIDED = `r.consent_id = w.consent_id AND r.ending IS NULL AND r.state <> 'destroyed'`;

const TAKE = `
  SELECT w.consent_id AS "consentId" FROM consent_withdrawal w
  WHERE w.done_at IS NULL AND EXISTS (SELECT 1 FROM recording r WHERE ${UNDECIDED} AND r.id <> ALL($1))
  ORDER BY w.asked_at LIMIT 1 FOR UPDATE OF w SKIP LOCKED`;

const RECORDINGS = `
  SELECT r.id AS "recordingId", b.basis_until AS "basisUntil"
  FROM recording r JOIN recording_basis b ON b.recording_id = r.id
  WHERE r.consent_id = $1 AND r.ending IS NULL AND r.state <> 'destroyed' AND r.id <> ALL($2)
  ORDER BY r.id LIMIT $3`;

const FIGURES = `
  SELECT count(*)::int AS waiting, min(asked_at) AS oldest,
         count(*) FILTER (WHERE asked_at < now() - interval '1 hour')::int AS overdue
  FROM consent_withdrawal WHERE done_at IS NULL`;

const SETTLE = `
  UPDATE consent_withdrawal w SET done_at = now()
  WHERE w.consent_id IN (
    SELECT o.consent_id FROM consent_withdrawal o
    WHERE o.done_at IS NULL AND o.asked_at < now() - ${LOOK_AGAIN} FOR UPDATE SKIP LOCKED)
    AND NOT EXISTS (SELECT 1 FROM recording r WHERE ${UNDECIDED})`;
