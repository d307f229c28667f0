import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Jobs } from '../platform/jobs/jobs.service.js';
import { NoticeCourier } from './notice-courier.service.js';

/** What a worker does to get notices out. */
@Injectable()
export class NoticeJobs implements OnApplicationBootstrap {
  constructor(
    private readonly jobs: Jobs,
    private readonly courier: NoticeCourier,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.jobs.work('notices.deliver', () => this.courier.deliverDue());
    await this.jobs.work('notices.sweep', () => this.courier.deliverDue());
    await this.jobs.schedule('notices.sweep', '* * * * *');
  }
}
