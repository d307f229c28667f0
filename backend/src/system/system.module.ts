import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AnchorsModule } from '../audit/anchors/anchors.module.js';
import { ConsentModule } from '../consent/consent.module.js';
import { IntegrityModule } from '../integrity/integrity.module.js';
import { KeyCareModule } from '../keys/care/key-care.module.js';
import { MaskingReviewsModule } from '../masking/review/masking-reviews.module.js';
import { NoticesModule } from '../notices/notices.module.js';
import { ProcessMetricsModule } from '../platform/metrics/metrics.module.js';
import { RetentionModule } from '../retention/retention.module.js';
import { SubjectRequestsModule } from '../subject-requests/subject-requests.module.js';
import { HealthController } from './health.controller.js';
import { MetricsController } from './metrics/metrics.controller.js';
import { Metrics, MetricsLimits } from './metrics/metrics.service.js';
import { StoreQualificationController } from './store-qualification.controller.js';
import { StoreQualificationRow } from './store-qualification.entity.js';
import { StoreQualifications } from './store-qualifications.service.js';
import { SystemController } from './system.controller.js';
import { SystemOverview } from './system-overview.service.js';
import { SystemParts } from './system-parts.service.js';
import { wormGate } from './worm-gate.js';

@Module({
  imports: [
    AnchorsModule,
    ConsentModule,
    IntegrityModule,
    KeyCareModule,
    MaskingReviewsModule,
    NoticesModule,
    ProcessMetricsModule,
    RetentionModule,
    SubjectRequestsModule,
    TypeOrmModule.forFeature([StoreQualificationRow]),
  ],
  controllers: [HealthController, SystemController, MetricsController, StoreQualificationController],
  providers: [SystemOverview, SystemParts, Metrics, MetricsLimits, StoreQualifications, wormGate],
})
export class SystemModule {}
