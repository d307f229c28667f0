import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditLog } from '../audit/audit-log.service.js';
import type { Actor } from '../platform/actor.js';
import { Clock } from '../platform/clock.js';
import { RecordingQuarantine } from './recording-seal.entity.js';
import { Recording } from './recording.entity.js';

/** Why, where and how often; never what. */
export interface QuarantineFinding {
  seq: number;
  event: number | null;
  reason: string;
  place: string;
  count: number;
}

/** Takes a recording out of everybody's sight, for reasons that are written down with it. */
@Injectable()
export class Quarantine {
  constructor(
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  async place(
    manager: EntityManager,
    actor: Actor,
    recordingId: string,
    findings: readonly QuarantineFinding[],
    foundBy: 'ingest' | 'sealing',
  ): Promise<void> {
    const occurredAt = this.clock.now();
    await manager.update(Recording, { id: recordingId }, { state: 'quarantined' });
    for (const finding of findings) {
      await manager.insert(RecordingQuarantine, { recordingId, ...finding, foundBy, occurredAt });
      await this.audit.append(manager, actor, {
        kind: 'recording.quarantined',
        recordingId,
        fields: { seq: finding.seq, reason: finding.reason, count: finding.count, foundBy },
      });
    }
  }
}
