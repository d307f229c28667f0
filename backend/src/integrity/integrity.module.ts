import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ContentKeys } from './content-keys.service.js';
import { IntegrityController } from './integrity.controller.js';
import { IntegrityFaultRow, IntegrityRun } from './integrity-run.entity.js';
import { IntegrityRuns } from './integrity-runs.service.js';
import { IntegrityWorker } from './integrity-worker.service.js';

/** Derives everything that is stored again and says what does not follow. Believes nobody who wrote it. */
@Module({
  imports: [TypeOrmModule.forFeature([IntegrityRun, IntegrityFaultRow])],
  controllers: [IntegrityController],
  providers: [ContentKeys, IntegrityRuns, IntegrityWorker],
  exports: [IntegrityRuns, IntegrityWorker],
})
export class IntegrityModule {}
