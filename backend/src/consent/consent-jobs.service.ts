import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Jobs } from '../platform/jobs/jobs.service.js';
import { ConsentEndings } from './ending/consent-endings.service.js';
import { Withdrawals } from './withdrawals.service.js';

/** What a worker does for visitors. The work stands in a table: a job that is lost only delays. */
@Injectable()
export class ConsentJobs implements OnApplicationBootstrap {
  constructor(
    private readonly jobs: Jobs,
    private readonly withdrawals: Withdrawals,
    private readonly endings: ConsentEndings,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.jobs.work('consent.withdrawals', () => this.withdrawals.decideAll());
    await this.jobs.schedule('consent.withdrawals', '* * * * *');
    await this.jobs.work('consent.endings', async () => {
      await this.endings.endAll();
    });
    await this.jobs.schedule('consent.endings', '23 2 * * *');
  }
}
