import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AnchorsModule } from '../audit/anchors/anchors.module.js';
import { IntegrityModule } from '../integrity/integrity.module.js';
import { KeyCareModule } from '../keys/care/key-care.module.js';
import { MaskingReviewsModule } from '../masking/review/masking-reviews.module.js';
import { NoticesModule } from '../notices/notices.module.js';
import { RetentionModule } from '../retention/retention.module.js';
import { SubjectRequestsModule } from '../subject-requests/subject-requests.module.js';
import { HealthController } from './health.controller.js';
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
    IntegrityModule,
    KeyCareModule,
    MaskingReviewsModule,
    NoticesModule,
    RetentionModule,
    SubjectRequestsModule,
    TypeOrmModule.forFeature([StoreQualificationRow]),
  ],
  controllers: [HealthController, SystemController, StoreQualificationController],
  providers: [SystemOverview, SystemParts, StoreQualifications, wormGate],
})
export class SystemModule {}
