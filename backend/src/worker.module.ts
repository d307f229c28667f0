import { Module, type DynamicModule, type OnApplicationBootstrap } from '@nestjs/common';
import { AppModule } from './app.module.js';
import { DisclosureJudge } from './disclosures/disclosure-judge.service.js';
import { DisclosuresModule } from './disclosures/disclosures.module.js';
import { KeyCareModule } from './keys/care/key-care.module.js';
import { KeyCare } from './keys/care/key-care.service.js';
import type { Configuration } from './platform/config/configuration.js';
import { Jobs } from './platform/jobs/jobs.service.js';
import { RecordingSealer } from './recordings/recording-sealer.service.js';
import { RecordingStoreModule } from './recordings/recording-store.module.js';

/** The second door: the same appliance, doing jobs instead of answering requests. Any number may run. */
@Module({ imports: [RecordingStoreModule, DisclosuresModule, KeyCareModule] })
export class WorkerModule implements OnApplicationBootstrap {
  static for(configuration: Configuration): DynamicModule {
    return { module: WorkerModule, imports: [AppModule.for(configuration)] };
  }

  constructor(
    private readonly jobs: Jobs,
    private readonly sealer: RecordingSealer,
    private readonly judge: DisclosureJudge,
    private readonly keys: KeyCare,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.jobs.work('recording.seal', ({ recordingId }) => this.sealer.seal(recordingId!));
    await this.jobs.work('recording.judge', ({ recordingId }) => this.judge.judge(recordingId!));
    await this.jobs.work('recording.sweep', () => this.sweep());
    await this.jobs.schedule('recording.sweep', '* * * * *');
    await this.jobs.work('keys.rewrap', ({ rewrapping }) => this.keys.rewrap(rewrapping!));
    await this.jobs.work('keys.care', () => this.keys.look());
    await this.jobs.schedule('keys.care', '17 3 * * *');
    await this.keys.look();
  }

  private async sweep(): Promise<void> {
    for (const id of await this.sealer.overdue()) await this.sealer.seal(id);
    for (const id of await this.judge.overdue()) await this.judge.judge(id);
  }
}
