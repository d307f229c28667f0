import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Jobs } from '../platform/jobs/jobs.service.js';
import { AccessCare } from './access-care.service.js';

/** What a worker does about requests that wait. */
@Injectable()
export class AccessJobs implements OnApplicationBootstrap {
  constructor(
    private readonly jobs: Jobs,
    private readonly care: AccessCare,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.jobs.work('access.care', () => this.care.remind());
    await this.jobs.schedule('access.care', '*/5 * * * *');
  }
}
