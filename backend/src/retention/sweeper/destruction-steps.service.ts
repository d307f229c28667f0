import { Injectable, Logger } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { RetentionClock } from '../retention-clock.service.js';
import { isSetBack, type RetentionTime } from '../retention-decision.js';
import { DestructionCertifier } from './destruction-certifier.service.js';
import { beginDue } from './due-recordings.js';
import { faultOf, postpone } from './failed-steps.js';
import { KeyEraser } from './key-eraser.service.js';
import { ObjectRemover } from './object-remover.service.js';

/** In one transaction. So many share what each costs: a commit, a synced folder, a signed sheet. */
const AT_ONCE = 1_000;

interface Step {
  /** SQL: rows of `destruction` that this step is for. The one that is due first is taken first. */
  readonly rows: string;
  some(manager: EntityManager, time: RetentionTime, most: number): Promise<number>;
}

/**
 * Destroys what is due, in steps that may be cut off anywhere and done by any number of sweepers: begin; destroy the key;
 * remove the objects; prove that they are gone, and certify. Each step takes some rows for one transaction and leaves
 * those that another has. The steps go on beside one another, each with what the one before it left for it.
 */
@Injectable()
export class DestructionSteps {
  private readonly logger = new Logger('DestructionSteps');

  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly clock: RetentionClock,
    private readonly eraser: KeyEraser,
    private readonly remover: ObjectRemover,
    private readonly certifier: DestructionCertifier,
  ) {}

  /** Until nothing is left to do; or until that moment of performance.now(). No more than `most` are begun. */
  async all(until: number, most: number): Promise<void> {
    let left = most;
    while (performance.now() < until) {
      const time = await this.clock.look();
      if (isSetBack(time)) return;
      const [begun, ...done] = await Promise.all([
        this.inTransaction((manager) => beginDue(manager, time, Math.min(AT_ONCE, left))),
        ...[this.eraser, this.remover, this.certifier].map((step) => this.some(step, time)),
      ]);
      left -= begun;
      if (begun === 0 && done.every((some) => some === 0)) return;
    }
  }

  /** Some at once; when that cannot be done, each by itself, so that one keeps no other from its turn. */
  private async some(step: Step, time: RetentionTime): Promise<number> {
    try {
      return await this.inTransaction((manager) => step.some(manager, time, AT_ONCE));
    } catch (error) {
      this.logger.warn({ step: step.constructor.name, error: faultOf(error) });
    }
    let done = 0;
    for (let turn = 0; turn < AT_ONCE; turn++) {
      const some = await this.one(step, time);
      if (some === 0) break;
      done += some;
    }
    return done;
  }

  private async one(step: Step, time: RetentionTime): Promise<number> {
    try {
      return await this.inTransaction((manager) => step.some(manager, time, 1));
    } catch (error) {
      this.logger.error({ step: step.constructor.name, error: faultOf(error) });
      return this.inTransaction((manager) => this.delay(manager, step, error, time));
    }
  }

  /** The row that stood first is put off: the same one would be taken again and again. */
  private async delay(
    manager: EntityManager,
    step: Step,
    error: unknown,
    { now }: RetentionTime,
  ): Promise<number> {
    const [first]: { id: string; attempts: number }[] = await manager.query(
      `SELECT recording_id AS id, attempts FROM destruction
       WHERE certified_at IS NULL AND work_due_at <= $1 AND ${step.rows}
       ORDER BY work_due_at LIMIT 1 FOR UPDATE SKIP LOCKED`,
      [new Date(now)],
    );
    if (!first) return 0;
    await postpone(manager, { id: first.id, attempts: first.attempts + 1, fault: faultOf(error), now });
    return 1;
  }

  private inTransaction<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.source.transaction(work);
  }
}
