import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ConsentRecordsController } from './consent-records.controller.js';
import { ConsentEvent, ConsentRecord } from './consent-record.entity.js';
import { ConsentRegistry } from './consent-registry.js';
import { Consent } from './consent.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([ConsentRecord, ConsentEvent])],
  controllers: [ConsentRecordsController],
  providers: [Consent, ConsentRegistry],
  exports: [Consent],
})
export class ConsentModule {}
