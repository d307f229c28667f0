import { Module, type DynamicModule, type OnApplicationBootstrap } from '@nestjs/common';
import { AppModule } from './app.module.js';
import { AuditClerk } from './audit/audit-clerk.service.js';
import { Anchoring } from './audit/anchors/anchoring.service.js';
import { AnchorsModule } from './audit/anchors/anchors.module.js';
import { AuditExporter } from './audit/export/audit-exporter.service.js';
import { AuditExportsModule } from './audit/export/audit-exports.module.js';
import { DisclosureJudge } from './disclosures/disclosure-judge.service.js';
import { DisclosuresModule } from './disclosures/disclosures.module.js';
import { IntegrityModule } from './integrity/integrity.module.js';
import { IntegrityWorker } from './integrity/integrity-worker.service.js';
import { PackCollector } from './packs/collections/pack-collector.service.js';
import { PacksModule } from './packs/packs.module.js';
import { KeyCareModule } from './keys/care/key-care.module.js';
import { KeyCare } from './keys/care/key-care.service.js';
import type { Configuration } from './platform/config/configuration.js';
import { Jobs } from './platform/jobs/jobs.service.js';
import { RecordingCompactor } from './recordings/recording-compactor.service.js';
import { RecordingSealer } from './recordings/recording-sealer.service.js';
import { RecordingStoreModule } from './recordings/recording-store.module.js';

/** The second door: the same appliance, doing jobs instead of answering requests. Any number may run. */
@Module({
  imports: [
    AnchorsModule,
    AuditExportsModule,
    DisclosuresModule,
    IntegrityModule,
    KeyCareModule,
    PacksModule,
    RecordingStoreModule,
  ],
})
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
    private readonly compactor: RecordingCompactor,
    private readonly anchoring: Anchoring,
    private readonly exporter: AuditExporter,
    private readonly integrity: IntegrityWorker,
    private readonly keys: KeyCare,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.jobs.work('recording.seal', ({ recordingId }) => this.sealer.seal(recordingId!));
    await this.jobs.work('recording.judge', ({ recordingId }) => this.judge.judge(recordingId!));
    await this.jobs.work('recording.compact', ({ recordingId }) => this.compactor.compact(recordingId!));
    await this.jobs.work('recording.compact-nightly', () => this.compactor.nightly());
    await this.jobs.schedule('recording.compact-nightly', '30 2 * * *');
    await this.jobs.work('packs.collect', ({ collectionId }) => this.collector.collect(collectionId!));
    await this.jobs.work('recording.sweep', () => this.sweep());
    await this.jobs.schedule('recording.sweep', '* * * * *');
    await this.jobs.work('audit.round', () => this.clerk.round());
    await this.jobs.schedule('audit.round', '* * * * *');
    this.clerk.start();
    await this.jobs.work('audit.anchor', () => this.anchoring.callAll());
    await this.jobs.work('audit.anchor.hand', ({ kind, name }) => this.anchoring.hand(kind!, name!));
    await this.jobs.work('audit.anchor.sweep', () => this.anchoring.callAll());
    await this.jobs.schedule('audit.anchor.sweep', '* * * * *');
    await this.jobs.work('audit.export', () => this.exporter.work());
    await this.jobs.schedule('audit.export', '* * * * *');
    await this.jobs.work('integrity.check', () => this.integrity.work());
    await this.jobs.schedule('integrity.check', '* * * * *');
    await this.jobs.work('integrity.nightly', () => this.integrity.nightly());
    await this.jobs.schedule('integrity.nightly', '20 2 * * *');
    await this.jobs.work('keys.rewrap', ({ rewrapping }) => this.keys.rewrap(rewrapping!));
    await this.jobs.work('keys.care', () => this.keys.look());
    await this.jobs.schedule('keys.care', '17 3 * * *');
    await this.keys.look();
  }

  /** One that cannot be done now does not keep the others from their turn. */
  private async sweep(): Promise<void> {
    const faults: unknown[] = [];
    const each = async (ids: string[], work: (id: string) => Promise<void>) => {
      for (const id of ids) await work(id).catch((fault: unknown) => faults.push(fault));
    };
    await each(await this.sealer.overdue(), (id) => this.sealer.seal(id));
    await each(await this.judge.overdue(), (id) => this.judge.judge(id));
    await each(await this.compactor.overdue(), (id) => this.compactor.compact(id));
    if (faults.length > 0) throw faults[0];
  }
}
