import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Jobs } from '../platform/jobs/jobs.service.js';
import { IntegrityWorker } from './integrity-worker.service.js';

/** What a worker checks, and the share of every night. */
@Injectable()
export class IntegrityJobs implements OnApplicationBootstrap {
  constructor(
    private readonly jobs: Jobs,
    private readonly integrity: IntegrityWorker,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.jobs.work('integrity.check', () => this.integrity.work());
    await this.jobs.schedule('integrity.check', '* * * * *');
    await this.jobs.work('integrity.nightly', () => this.integrity.nightly());
    await this.jobs.schedule('integrity.nightly', '20 2 * * *');
  }
}
