import { Injectable, Logger } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { RetentionClock } from '../retention-clock.service.js';
import { isSetBack, type RetentionTime } from '../retention-decision.js';
import { RetentionPlanner } from '../retention-planner.service.js';
import { DestructionCertifier } from './destruction-certifier.service.js';
import { beginDue } from './due-recordings.js';
import { faultOf, postpone } from './failed-steps.js';
import { KeyEraser } from './key-eraser.service.js';
import { ObjectLocker } from './object-locker.service.js';
import { ObjectRemover } from './object-remover.service.js';
import { RetentionAlarms } from './retention-alarms.service.js';
import { RetentionFiguresReader } from './retention-figures.service.js';
import { SweeperSettings } from './sweeper-settings.service.js';
import { UnneededAssets } from './unneeded-assets.service.js';

const AT_ONCE = 100;
const LONGEST_MS = 50_000;
/** A sweep that was missed only delays; so much delay is told. */
const OVERDUE_MS = 48 * 3_600_000;

interface Work {
  some(manager: EntityManager, time: RetentionTime, most: number): Promise<number>;
}

interface Step extends Work {
  /** SQL: rows of `destruction` that this step is for. The one that is due first is taken first. */
  readonly rows: string;
}

/**
 * Destroys what is due, in steps that may be cut off anywhere and done by any number of sweepers: begin; destroy the key;
 * remove the objects; prove that they are gone, and certify. Each step takes some rows for one transaction and leaves
 * those that another has.
 */
@Injectable()
export class RetentionSweeper {
  private readonly logger = new Logger('RetentionSweeper');

  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly clock: RetentionClock,
    private readonly settings: SweeperSettings,
    private readonly planner: RetentionPlanner,
    private readonly eraser: KeyEraser,
    private readonly locker: ObjectLocker,
    private readonly remover: ObjectRemover,
    private readonly certifier: DestructionCertifier,
    private readonly assets: UnneededAssets,
    private readonly figures: RetentionFiguresReader,
    private readonly alarms: RetentionAlarms,
  ) {}

  /** One sweep: as much as there is to do, for most of a minute. What is left is for the next. */
  async sweep(): Promise<void> {
    const until = performance.now() + LONGEST_MS;
    const time = await this.clock.look();
    const setBack = isSetBack(time);
    await this.alarms.state('clock', setBack, { behindSeconds: Math.round((time.latest - time.now) / 1000) });
    if (!setBack) {
      while (performance.now() < until && (await this.planner.some()) > 0);
      while (performance.now() < until && (await this.tried(this.locker, time)) > 0);
      const { paused, dryRun, perMinute } = await this.settings.current();
      if (!paused && !dryRun) await this.destroy(until, perMinute ?? Infinity);
    }
    await this.tell(time);
  }

  private async destroy(until: number, most: number): Promise<void> {
    let left = most;
    while (performance.now() < until) {
      const time = await this.clock.look();
      if (isSetBack(time)) return;
      const begun = await this.inTransaction((manager) => beginDue(manager, time, Math.min(AT_ONCE, left)));
      left -= begun;
      const steps = [this.eraser, this.remover, this.certifier];
      let done = begun;
      for (const step of steps) done += await this.some(step, time);
      done += await this.tried(this.assets, time);
      if (done === 0) return;
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

  /** What belongs to no destruction, and is tried again by the next sweep. */
  private async tried(work: Work, time: RetentionTime): Promise<number> {
    try {
      return await this.inTransaction((manager) => work.some(manager, time, AT_ONCE));
    } catch (error) {
      this.logger.error({ step: work.constructor.name, error: faultOf(error) });
      return 0;
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

  private async tell({ now }: RetentionTime): Promise<void> {
    const { oldestDue, backlog, failing, remaining } = await this.figures.read();
    const overdue = oldestDue !== null && oldestDue.getTime() < now - OVERDUE_MS;
    await this.alarms.state('overdue', overdue, { recordings: backlog });
    await this.alarms.state('store', remaining > 0, { recordings: remaining, failing });
  }

  private inTransaction<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.source.transaction(work);
  }
}
