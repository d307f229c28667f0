import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Jobs } from '../platform/jobs/jobs.service.js';
import { SubjectRequestCare } from './subject-request-care.service.js';

/** What a worker does about requests. Due dates stand in the rows: a job that is lost only delays. */
@Injectable()
export class SubjectRequestJobs implements OnApplicationBootstrap {
  constructor(
    private readonly jobs: Jobs,
    private readonly care: SubjectRequestCare,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.jobs.work('subject-requests.care', () => this.care.look());
    await this.jobs.schedule('subject-requests.care', '*/5 * * * *');
  }
}
