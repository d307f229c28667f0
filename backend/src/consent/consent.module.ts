import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { MaskingModule } from '../masking/masking.module.js';
import { RetentionModule } from '../retention/retention.module.js';
import { SitesModule } from '../sites/sites.module.js';
import { ConsentNotice, NoticeContent } from './consent-notice.entity.js';
import { ConsentNoticesController } from './consent-notices.controller.js';
import { ConsentNotices } from './consent-notices.service.js';
import { ConsentRecordsController } from './consent-records.controller.js';
import { ConsentEvent, ConsentRecord } from './consent-record.entity.js';
import { ConsentRegistry } from './consent-registry.js';
import { ConsentImportsController } from './consent-imports.controller.js';
import { ConsentImports } from './consent-imports.service.js';
import { ConsentInvalidation } from './consent-invalidation.entity.js';
import { ConsentInvalidationsController } from './consent-invalidations.controller.js';
import { ConsentInvalidations } from './consent-invalidations.service.js';
import { ConsentKeeper } from './consent-keeper.service.js';
import { ConsentEndings } from './ending/consent-endings.service.js';
import { UnreadableEndings } from './ending/unreadable-endings.service.js';
import { ConsentSuccession } from './consent-succession.service.js';
import { Consent } from './consent.service.js';
import { LegalBases } from './legal-bases.service.js';
import { LegalBasesController } from './legal-bases.controller.js';
import { LegalBasis } from './legal-basis.entity.js';
import { NoticesInForce } from './notices-in-force.service.js';
import { SelfService } from './self-service.service.js';
import { SubjectWithdrawals } from './subject-withdrawals.service.js';
import { SubjectsController } from './subjects.controller.js';
import { Subjects } from './subjects.service.js';
import { ToldNotices } from './told-notices.service.js';
import { Withdrawals } from './withdrawals.service.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([
      ConsentRecord,
      ConsentEvent,
      ConsentNotice,
      NoticeContent,
      LegalBasis,
      ConsentInvalidation,
    ]),
    SitesModule,
    MaskingModule,
    RetentionModule,
  ],
  controllers: [
    ConsentRecordsController,
    ConsentNoticesController,
    ConsentImportsController,
    ConsentInvalidationsController,
    LegalBasesController,
    SubjectsController,
  ],
  providers: [
    Consent,
    ConsentEndings,
    ConsentImports,
    ConsentInvalidations,
    ConsentKeeper,
    ConsentNotices,
    ConsentRegistry,
    ConsentSuccession,
    LegalBases,
    NoticesInForce,
    SelfService,
    Subjects,
    SubjectWithdrawals,
    ToldNotices,
    UnreadableEndings,
    Withdrawals,
  ],
  exports: [
    Consent,
    ConsentEndings,
    LegalBases,
    NoticesInForce,
    SelfService,
    Subjects,
    ToldNotices,
    Withdrawals,
  ],
})
export class ConsentModule {}
