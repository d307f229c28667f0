import { Module, type DynamicModule } from '@nestjs/common';
import { AccessModule } from './access/access.module.js';
import { AssetsModule } from './assets/assets.module.js';
import { AnchorsModule } from './audit/anchors/anchors.module.js';
import { AuditExportsModule } from './audit/export/audit-exports.module.js';
import { AuditModule } from './audit/audit.module.js';
import { CheckpointsModule } from './audit/checkpoints.module.js';
import { ConsentModule } from './consent/consent.module.js';
import { AlarmsModule } from './disclosures/alarms/alarms.module.js';
import { DisclosuresModule } from './disclosures/disclosures.module.js';
import { EmergencyModule } from './identity/emergency/emergency.module.js';
import { IdentityModule } from './identity/identity.module.js';
import { IngestModule } from './ingest/ingest.module.js';
import { IntegrityModule } from './integrity/integrity.module.js';
import { KeyCareModule } from './keys/care/key-care.module.js';
import { KeysModule } from './keys/keys.module.js';
import { MaskingBenchModule } from './masking/trial/masking-bench.module.js';
import { MaskingReviewsModule } from './masking/review/masking-reviews.module.js';
import { MaskingModule } from './masking/masking.module.js';
import { NoticesModule } from './notices/notices.module.js';
import { PacksModule } from './packs/packs.module.js';
import { Configuration } from './platform/config/configuration.js';
import { ConfigurationModule } from './platform/config/configuration.module.js';
import { DatabaseModule } from './platform/database/database.module.js';
import { JobsModule } from './platform/jobs/jobs.module.js';
import { LoggingModule } from './platform/logging.module.js';
import { PlatformModule } from './platform/platform.module.js';
import { RecordingsModule } from './recordings/recordings.module.js';
import { ReplayModule } from './replay/replay.module.js';
import { RetentionModule } from './retention/retention.module.js';
import { SubjectRequestsModule } from './subject-requests/subject-requests.module.js';
import { SitesModule } from './sites/sites.module.js';
import { StorageModule } from './storage/storage.module.js';
import { SystemModule } from './system/system.module.js';

/** The table of contents. */
@Module({})
export class AppModule {
  static for(configuration: Configuration): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigurationModule.for(configuration),
        LoggingModule,
        PlatformModule,
        DatabaseModule,
        JobsModule,
        KeysModule.forRootAsync({
          inject: [Configuration],
          useFactory: ({ keys, appliance }: Configuration) => ({ ...keys, applianceName: appliance.name }),
        }),
        StorageModule.forRootAsync({
          inject: [Configuration],
          useFactory: ({ storage }: Configuration) => storage,
        }),
        AuditModule,
        CheckpointsModule,
        AnchorsModule,
        IdentityModule,
        SitesModule,
        MaskingModule,
        ConsentModule,
        AssetsModule,
        IngestModule,
        RecordingsModule,
        MaskingBenchModule,
        MaskingReviewsModule,
        DisclosuresModule,
        AlarmsModule,
        NoticesModule,
        EmergencyModule,
        AccessModule,
        ReplayModule,
        PacksModule,
        AuditExportsModule,
        RetentionModule,
        SubjectRequestsModule,
        IntegrityModule,
        KeyCareModule,
        SystemModule,
      ],
    };
  }
}
