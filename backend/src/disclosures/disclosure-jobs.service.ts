import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Jobs } from '../platform/jobs/jobs.service.js';
import { eachInTurn } from '../platform/jobs/each-in-turn.js';
import { AlarmWatch } from './alarms/alarm-watch.service.js';
import { DisclosureJudge } from './disclosure-judge.service.js';

/** What a worker does to reach verdicts. The sweep finds what a lost job would have done. */
@Injectable()
export class DisclosureJobs implements OnApplicationBootstrap {
  constructor(
    private readonly jobs: Jobs,
    private readonly judge: DisclosureJudge,
    private readonly watch: AlarmWatch,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.jobs.work('recording.judge', async ({ recordingId }) => {
      await this.judge.judge(recordingId!);
      await this.watch.lookSoon(recordingId!);
    });
    await this.jobs.work('recording.judge.sweep', async () =>
      eachInTurn(await this.judge.overdue(), (id) => this.judge.judge(id)),
    );
    await this.jobs.schedule('recording.judge.sweep', '* * * * *');
  }
}
