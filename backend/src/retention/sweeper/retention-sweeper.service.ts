import { Injectable, Logger } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { RetentionClock } from '../retention-clock.service.js';
import { isSetBack, type RetentionTime } from '../retention-decision.js';
import { RetentionPlanner } from '../retention-planner.service.js';
import { DestructionSteps } from './destruction-steps.service.js';
import { faultOf } from './failed-steps.js';
import { ObjectLocker } from './object-locker.service.js';
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

/** Plans what is to be planned, locks what is to be kept, destroys what is due, and tells what is wrong. */
@Injectable()
export class RetentionSweeper {
  private readonly logger = new Logger('RetentionSweeper');

  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly clock: RetentionClock,
    private readonly settings: SweeperSettings,
    private readonly planner: RetentionPlanner,
    private readonly locker: ObjectLocker,
    private readonly steps: DestructionSteps,
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
      await this.planner.all(until);
      while (performance.now() < until && (await this.tried(this.locker, time)) > 0);
      const { paused, dryRun, perMinute } = await this.settings.current();
      if (!paused && !dryRun) {
        await this.steps.all(until, perMinute ?? Infinity);
        while (performance.now() < until && (await this.tried(this.assets, time)) > 0);
      }
    }
    await this.tell(time);
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

  private async tell({ now }: RetentionTime): Promise<void> {
    const { overdue, failing, remaining } = await this.figures.troubles(new Date(now - OVERDUE_MS));
    await this.alarms.state('overdue', overdue > 0, { recordingsAtLeast: overdue });
    await this.alarms.state('store', remaining > 0, { recordings: remaining, failing });
  }

  private inTransaction<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.source.transaction(work);
  }
}
