import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Jobs } from '../../platform/jobs/jobs.service.js';
import { KeyCare } from './key-care.service.js';

/** What a worker does for the keys; it looks at them once as soon as it is there. */
@Injectable()
export class KeyJobs implements OnApplicationBootstrap {
  constructor(
    private readonly jobs: Jobs,
    private readonly keys: KeyCare,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.jobs.work('keys.rewrap', ({ rewrapping }) => this.keys.rewrap(rewrapping!));
    await this.jobs.work('keys.care', () => this.keys.look());
    await this.jobs.schedule('keys.care', '17 3 * * *');
    await this.keys.look();
  }
}
