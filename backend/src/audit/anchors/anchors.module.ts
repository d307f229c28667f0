import { Module } from '@nestjs/common';
import { TypeOrmModule, getDataSourceToken } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { InternalAuthority } from '../../keys/certificates/internal-authority.js';
import { Clock } from '../../platform/clock.js';
import { Configuration } from '../../platform/config/configuration.js';
import { AuditCheckpoints } from '../audit-checkpoints.service.js';
import { Anchoring } from './anchoring.service.js';
import { AuditAnchor } from './audit-anchor.entity.js';
import { AuditAnchorsController } from './audit-anchors.controller.js';
import { AuditAnchors } from './audit-anchors.service.js';
import { CheckpointSource } from './checkpoint-source.js';
import { ConfiguredAnchors } from './configured-anchors.js';

/** Time and outside anchors for checkpoints. Connects to what is configured, and to nothing else (P11). */
@Module({
  imports: [TypeOrmModule.forFeature([AuditAnchor])],
  controllers: [AuditAnchorsController],
  providers: [
    Anchoring,
    AuditAnchors,
    { provide: CheckpointSource, useExisting: AuditCheckpoints },
    {
      provide: ConfiguredAnchors,
      inject: [Configuration, InternalAuthority, CheckpointSource, getDataSourceToken(), Clock],
      useFactory: (
        { anchors = {}, appliance }: Configuration,
        authority: InternalAuthority,
        checkpoints: CheckpointSource,
        source: DataSource,
        clock: Clock,
      ) =>
        ConfiguredAnchors.from(anchors, {
          appliance: appliance.name,
          certificate: () => authority.issue('timestamping'),
          consistency: (from, to) => checkpoints.consistency(source.manager, from, to),
          now: () => clock.now(),
        }),
    },
  ],
  exports: [Anchoring, AuditAnchors],
})
export class AnchorsModule {}
