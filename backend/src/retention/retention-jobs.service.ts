import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Jobs } from '../platform/jobs/jobs.service.js';
import { RetentionSweeper } from './sweeper/retention-sweeper.service.js';

/** What a worker does to end recordings in time. Due dates stand in the table: a job that is lost only delays. */
@Injectable()
export class RetentionJobs implements OnApplicationBootstrap {
  constructor(
    private readonly jobs: Jobs,
    private readonly sweeper: RetentionSweeper,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.jobs.work('retention.sweep', () => this.sweeper.sweep());
    await this.jobs.schedule('retention.sweep', '* * * * *');
  }
}
