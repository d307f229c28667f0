import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Attempts } from './attempts.service.js';
import { AuditEntriesController } from './audit-entries.controller.js';
import { AuditEntry } from './audit-entry.entity.js';
import { AuditLog } from './audit-log.service.js';
import { AuditSequencer } from './audit-sequencer.service.js';
import { AuditTrail } from './audit-trail.service.js';
import { AuditVerification } from './audit-verification.service.js';
import { RefusalCounts } from './refusal-counts.service.js';
import { Refusals } from './refusals.service.js';
import { SequencingDatabase } from './sequencing-database.js';

/** Global: every feature writes down what it does. */
@Global()
@Module({
  imports: [TypeOrmModule.forFeature([AuditEntry])],
  controllers: [AuditEntriesController],
  providers: [
    Attempts,
    AuditLog,
    AuditSequencer,
    AuditTrail,
    AuditVerification,
    RefusalCounts,
    Refusals,
    SequencingDatabase,
  ],
  exports: [Attempts, AuditLog, AuditSequencer, AuditTrail, RefusalCounts, Refusals, SequencingDatabase],
})
export class AuditModule {}
