import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditEntriesController } from './audit-entries.controller.js';
import { AuditEntry } from './audit-entry.entity.js';
import { AuditLog } from './audit-log.service.js';
import { AuditTrail } from './audit-trail.service.js';
import { Refusals } from './refusals.service.js';

/** Global: every feature writes down what it does. */
@Global()
@Module({
  imports: [TypeOrmModule.forFeature([AuditEntry])],
  controllers: [AuditEntriesController],
  providers: [AuditLog, AuditTrail, Refusals],
  exports: [AuditLog, AuditTrail, Refusals],
})
export class AuditModule {}
