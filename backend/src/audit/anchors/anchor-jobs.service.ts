import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Jobs } from '../../platform/jobs/jobs.service.js';
import { Anchoring } from './anchoring.service.js';

/** What a worker does to take checkpoints outside. */
@Injectable()
export class AnchorJobs implements OnApplicationBootstrap {
  constructor(
    private readonly jobs: Jobs,
    private readonly anchoring: Anchoring,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.jobs.work('audit.anchor', () => this.anchoring.callAll());
    await this.jobs.work('audit.anchor.hand', ({ kind, name }) => this.anchoring.hand(kind!, name!));
    await this.jobs.work('audit.anchor.sweep', () => this.anchoring.callAll());
    await this.jobs.schedule('audit.anchor.sweep', '* * * * *');
  }
}
