import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { MaskingModule } from '../masking/masking.module.js';
import { SitesModule } from '../sites/sites.module.js';
import { ConsentNotice, NoticeContent } from './consent-notice.entity.js';
import { ConsentNoticesController } from './consent-notices.controller.js';
import { ConsentNotices } from './consent-notices.service.js';
import { ConsentRecordsController } from './consent-records.controller.js';
import { ConsentEvent, ConsentRecord } from './consent-record.entity.js';
import { ConsentRegistry } from './consent-registry.js';
import { Consent } from './consent.service.js';
import { NoticesInForce } from './notices-in-force.service.js';
import { SubjectsController } from './subjects.controller.js';
import { Subjects } from './subjects.service.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([ConsentRecord, ConsentEvent, ConsentNotice, NoticeContent]),
    SitesModule,
    MaskingModule,
  ],
  controllers: [ConsentRecordsController, ConsentNoticesController, SubjectsController],
  providers: [Consent, ConsentRegistry, ConsentNotices, NoticesInForce, Subjects],
  exports: [Consent, NoticesInForce],
})
export class ConsentModule {}
