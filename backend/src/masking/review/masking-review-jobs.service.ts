import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Jobs } from '../../platform/jobs/jobs.service.js';
import { MaskingReviewAlarms } from './masking-review-alarms.service.js';

/** What a worker does about reviews. When they are due stands in the rows: a run that is missed only delays. */
@Injectable()
export class MaskingReviewJobs implements OnApplicationBootstrap {
  constructor(
    private readonly jobs: Jobs,
    private readonly alarms: MaskingReviewAlarms,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.jobs.work('masking.review', () => this.alarms.look());
    await this.jobs.schedule('masking.review', '23 * * * *');
  }
}
