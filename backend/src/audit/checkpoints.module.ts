import { Global, Module } from '@nestjs/common';
import { AuditCheckpoints } from './audit-checkpoints.service.js';
import { AuditCheckpointsController } from './audit-checkpoints.controller.js';
import { AuditClerk } from './audit-clerk.service.js';
import { AuditFaults } from './audit-faults.service.js';
import { CheckpointIssuer } from './checkpoint-issuer.service.js';
import { CheckpointViews } from './checkpoint-views.service.js';
import { LogPublisher } from './log-publisher.service.js';

/** What others can check the log by. Beside the log itself, because writing an entry needs no key and no store. */
@Global()
@Module({
  controllers: [AuditCheckpointsController],
  providers: [AuditCheckpoints, AuditClerk, AuditFaults, CheckpointIssuer, CheckpointViews, LogPublisher],
  exports: [AuditCheckpoints, AuditClerk, AuditFaults],
})
export class CheckpointsModule {}
