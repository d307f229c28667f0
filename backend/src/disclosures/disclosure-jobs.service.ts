import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Jobs } from '../platform/jobs/jobs.service.js';
import { eachInTurn } from '../platform/jobs/each-in-turn.js';
import { AlarmWatch } from './alarms/alarm-watch.service.js';
import { DisclosureJudge } from './disclosure-judge.service.js';
import { DisclosureRunWorker } from './runs/disclosure-run-worker.service.js';

/** What a worker does to reach verdicts. The sweeps find what a lost job would have done. */
@Injectable()
export class DisclosureJobs implements OnApplicationBootstrap {
  constructor(
    private readonly jobs: Jobs,
    private readonly judge: DisclosureJudge,
    private readonly runs: DisclosureRunWorker,
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
    await this.jobs.work('disclosure.run', ({ run }) => this.runs.work(run!));
    await this.jobs.work('disclosure.run.sweep', async () =>
      eachInTurn(await this.runs.openRuns(), (id) => this.runs.work(id)),
    );
    await this.jobs.schedule('disclosure.run.sweep', '* * * * *');
  }
}
