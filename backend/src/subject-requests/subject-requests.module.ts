import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ConsentModule } from '../consent/consent.module.js';
import { NoticesModule } from '../notices/notices.module.js';
import { PacksModule } from '../packs/packs.module.js';
import { RecordingStoreModule } from '../recordings/recording-store.module.js';
import { RetentionModule } from '../retention/retention.module.js';
import { SitesModule } from '../sites/sites.module.js';
import { RequestExecution } from './request-execution.service.js';
import { SubjectFindings } from './subject-findings.service.js';
import { SubjectRequestAlarms } from './subject-request-alarms.service.js';
import { SubjectRequestCare } from './subject-request-care.service.js';
import { SubjectRequestViews } from './subject-request-views.js';
import { RequestedCopy, RequestedRecording, SubjectRequest } from './subject-request.entity.js';
import { SubjectRequestsController } from './subject-requests.controller.js';
import { SubjectRequests } from './subject-requests.service.js';
import { VisitorRequests } from './visitor-requests.service.js';

/** What people ask the firm about themselves. Stands on consent, retention and packs; none of them knows of it. */
@Module({
  imports: [
    TypeOrmModule.forFeature([SubjectRequest, RequestedRecording, RequestedCopy]),
    ConsentModule,
    NoticesModule,
    PacksModule,
    RecordingStoreModule,
    RetentionModule,
    SitesModule,
  ],
  controllers: [SubjectRequestsController],
  providers: [
    SubjectRequests,
    SubjectRequestAlarms,
    SubjectRequestCare,
    SubjectRequestViews,
    SubjectFindings,
    RequestExecution,
    VisitorRequests,
  ],
  exports: [SubjectRequestAlarms, SubjectRequestCare, VisitorRequests],
})
export class SubjectRequestsModule {}
