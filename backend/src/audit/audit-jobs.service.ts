import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Jobs } from '../platform/jobs/jobs.service.js';
import { AuditClerk } from './audit-clerk.service.js';
import { RefusalCounts } from './refusal-counts.service.js';

/** What a worker does for the log: the rounds of its clerk. */
@Injectable()
export class AuditJobs implements OnApplicationBootstrap {
  constructor(
    private readonly jobs: Jobs,
    private readonly clerk: AuditClerk,
    private readonly refusals: RefusalCounts,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.jobs.work('audit.round', () => this.clerk.round());
    await this.jobs.schedule('audit.round', '* * * * *');
    await this.jobs.work('refusals.count', () => this.refusals.close());
    await this.jobs.schedule('refusals.count', '* * * * *');
    this.clerk.start();
  }
}
