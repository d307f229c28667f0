import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Jobs } from '../../platform/jobs/jobs.service.js';
import { eachInTurn } from '../../platform/jobs/each-in-turn.js';
import { AlarmWatch } from './alarm-watch.service.js';

/** What a worker does to notice that a disclosure is not shown any more: after verdicts, and every few minutes. */
@Injectable()
export class AlarmJobs implements OnApplicationBootstrap {
  constructor(
    private readonly jobs: Jobs,
    private readonly watch: AlarmWatch,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.jobs.work('disclosures.watch', ({ disclosureId }) => this.watch.look(disclosureId!));
    await this.jobs.work('disclosures.watch.sweep', async () =>
      eachInTurn(await this.watch.watched(), (id) => this.watch.look(id)),
    );
    await this.jobs.schedule('disclosures.watch.sweep', '*/5 * * * *');
  }
}
