import { Module, type DynamicModule, type OnApplicationBootstrap } from '@nestjs/common';
import { AppModule } from './app.module.js';
import { AuditClerk } from './audit/audit-clerk.service.js';
import { DisclosureJudge } from './disclosures/disclosure-judge.service.js';
import { DisclosuresModule } from './disclosures/disclosures.module.js';
import { PackCollector } from './packs/collections/pack-collector.service.js';
import { PacksModule } from './packs/packs.module.js';
import type { Configuration } from './platform/config/configuration.js';
import { Jobs } from './platform/jobs/jobs.service.js';
import { RecordingSealer } from './recordings/recording-sealer.service.js';
import { RecordingStoreModule } from './recordings/recording-store.module.js';

/** The second door: the same appliance, doing jobs instead of answering requests. Any number may run. */
@Module({ imports: [RecordingStoreModule, DisclosuresModule, PacksModule] })
export class WorkerModule implements OnApplicationBootstrap {
  static for(configuration: Configuration): DynamicModule {
    return { module: WorkerModule, imports: [AppModule.for(configuration)] };
  }

  constructor(
    private readonly jobs: Jobs,
    private readonly sealer: RecordingSealer,
    private readonly judge: DisclosureJudge,
    private readonly collector: PackCollector,
    private readonly clerk: AuditClerk,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.jobs.work('recording.seal', ({ recordingId }) => this.sealer.seal(recordingId!));
    await this.jobs.work('recording.judge', ({ recordingId }) => this.judge.judge(recordingId!));
    await this.jobs.work('packs.collect', ({ collectionId }) => this.collector.collect(collectionId!));
    await this.jobs.work('recording.sweep', () => this.sweep());
    await this.jobs.schedule('recording.sweep', '* * * * *');
    await this.jobs.work('audit.round', () => this.clerk.round());
    await this.jobs.schedule('audit.round', '* * * * *');
    this.clerk.start();
  }

  private async sweep(): Promise<void> {
    for (const id of await this.sealer.overdue()) await this.sealer.seal(id);
    for (const id of await this.judge.overdue()) await this.judge.judge(id);
  }
}
