import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { auditOrigin } from '../evidence/checkpoint.js';
import { Signer } from '../keys/signer.js';
import type { Actor } from '../platform/actor.js';
import type { AuditCheckpointsDto } from './audit-checkpoints.dto.js';
import { AuditFaults } from './audit-faults.service.js';
import { newestCheckpoint } from './signed-checkpoint.js';

/** What the console shows of the newest checkpoint. */
@Injectable()
export class CheckpointViews {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly faults: AuditFaults,
    private readonly signer: Signer,
  ) {}

  async get(_actor: Actor): Promise<AuditCheckpointsDto> {
    const newest = await newestCheckpoint(this.source.manager);
    return {
      newest: newest && {
        size: newest.size,
        root: newest.root.toString('base64'),
        note: newest.note,
        signedAt: newest.signedAt.toISOString(),
      },
      origin: auditOrigin(this.signer.name),
      verifierKey: newest ? this.signer.verifierKeyOf(newest.note) : this.signer.verifierKey,
      faults: (await this.faults.known()).map(({ object, code, foundAt }) => ({
        object,
        code,
        foundAt: foundAt.toISOString(),
      })),
    };
  }
}
