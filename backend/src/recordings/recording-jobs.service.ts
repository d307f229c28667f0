import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Jobs } from '../platform/jobs/jobs.service.js';
import { eachInTurn } from '../platform/jobs/each-in-turn.js';
import { RecordingCompactor } from './recording-compactor.service.js';
import { RecordingSealer } from './recording-sealer.service.js';

/** What a worker does to seal and to compact. The sweep finds what a lost job would have done. */
@Injectable()
export class RecordingJobs implements OnApplicationBootstrap {
  constructor(
    private readonly jobs: Jobs,
    private readonly sealer: RecordingSealer,
    private readonly compactor: RecordingCompactor,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.jobs.work('recording.seal', ({ recordingId }) => this.sealer.seal(recordingId!));
    await this.jobs.work('recording.compact', ({ recordingId }) => this.compactor.compact(recordingId!));
    await this.jobs.work('recording.compact-nightly', () => this.compactor.nightly());
    await this.jobs.schedule('recording.compact-nightly', '30 2 * * *');
    await this.jobs.work('recording.sweep', () => this.sweep());
    await this.jobs.schedule('recording.sweep', '* * * * *');
  }

  private async sweep(): Promise<void> {
    const sealed = eachInTurn(await this.sealer.overdue(), (id) => this.sealer.seal(id));
    // A seal that cannot be made keeps no archive from its turn.
    await sealed.catch(() => undefined);
    await eachInTurn(await this.compactor.overdue(), (id) => this.compactor.compact(id));
    await sealed;
  }
}
