import { Module, type DynamicModule } from '@nestjs/common';
import { AccessJobs } from './access/access-jobs.service.js';
import { AccessModule } from './access/access.module.js';
import { AppModule } from './app.module.js';
import { AnchorJobs } from './audit/anchors/anchor-jobs.service.js';
import { AnchorsModule } from './audit/anchors/anchors.module.js';
import { AuditJobs } from './audit/audit-jobs.service.js';
import { AuditExportJobs } from './audit/export/audit-export-jobs.service.js';
import { AuditExportsModule } from './audit/export/audit-exports.module.js';
import { AlarmJobs } from './disclosures/alarms/alarm-jobs.service.js';
import { AlarmsModule } from './disclosures/alarms/alarms.module.js';
import { ConsentJobs } from './consent/consent-jobs.service.js';
import { ConsentModule } from './consent/consent.module.js';
import { DisclosureJobs } from './disclosures/disclosure-jobs.service.js';
import { DisclosuresModule } from './disclosures/disclosures.module.js';
import { IntegrityJobs } from './integrity/integrity-jobs.service.js';
import { IntegrityModule } from './integrity/integrity.module.js';
import { KeyCareModule } from './keys/care/key-care.module.js';
import { KeyJobs } from './keys/care/key-jobs.service.js';
import { MaskingReviewJobs } from './masking/review/masking-review-jobs.service.js';
import { MaskingReviewsModule } from './masking/review/masking-reviews.module.js';
import { NoticeJobs } from './notices/notice-jobs.service.js';
import { NoticesModule } from './notices/notices.module.js';
import type { Configuration } from './platform/config/configuration.js';
import { PackJobs } from './packs/pack-jobs.service.js';
import { PacksModule } from './packs/packs.module.js';
import { RecordingJobs } from './recordings/recording-jobs.service.js';
import { RecordingStoreModule } from './recordings/recording-store.module.js';
import { RetentionJobs } from './retention/retention-jobs.service.js';
import { RetentionModule } from './retention/retention.module.js';
import { SubjectRequestJobs } from './subject-requests/subject-request-jobs.service.js';
import { SubjectRequestsModule } from './subject-requests/subject-requests.module.js';

/**
 * The second door: the same appliance, doing jobs instead of answering requests. Any number may run. Each room says
 * in its jobs service what there is to do and when; only here are they at work.
 */
@Module({
  imports: [
    AccessModule,
    AlarmsModule,
    AnchorsModule,
    AuditExportsModule,
    ConsentModule,
    DisclosuresModule,
    IntegrityModule,
    KeyCareModule,
    MaskingReviewsModule,
    NoticesModule,
    PacksModule,
    RecordingStoreModule,
    RetentionModule,
    SubjectRequestsModule,
  ],
  providers: [
    AccessJobs,
    AlarmJobs,
    AnchorJobs,
    AuditExportJobs,
    AuditJobs,
    ConsentJobs,
    DisclosureJobs,
    IntegrityJobs,
    KeyJobs,
    MaskingReviewJobs,
    NoticeJobs,
    PackJobs,
    RecordingJobs,
    RetentionJobs,
    SubjectRequestJobs,
  ],
})
export class WorkerModule {
  static for(configuration: Configuration): DynamicModule {
    return { module: WorkerModule, imports: [AppModule.for(configuration)] };
  }
}
