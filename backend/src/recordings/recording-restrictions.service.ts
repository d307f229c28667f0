import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditLog } from '../audit/audit-log.service.js';
import type { PersonActor } from '../platform/actor.js';

/** Recordings that are kept and may be used for nothing meanwhile (Art. 18 GDPR). Every check of a grant asks for it. */
@Injectable()
export class RecordingRestrictions {
  constructor(private readonly audit: AuditLog) {}

  async isRestricted(manager: EntityManager, recordingId: string): Promise<boolean> {
    const found: unknown[] = await manager.query(
      `SELECT 1 FROM recording_restriction WHERE recording_id = $1 AND lifted_at IS NULL`,
      [recordingId],
    );
    return found.length > 0;
  }

  async place(manager: EntityManager, actor: PersonActor, recordingId: string, now: Date): Promise<void> {
    const placed: unknown[] = await manager.query(
      `INSERT INTO recording_restriction (recording_id, placed_at, placed_by) VALUES ($1, $2, $3)
       ON CONFLICT DO NOTHING RETURNING 1`,
      [recordingId, now, actor.personId],
    );
    if (placed.length > 0)
      await this.audit.append(manager, actor, { kind: 'recording.restricted', recordingId, fields: {} });
  }

  async lift(manager: EntityManager, actor: PersonActor, recordingId: string, now: Date): Promise<void> {
    const [, lifted]: [unknown, number] = await manager.query(
      `UPDATE recording_restriction SET lifted_at = $2, lifted_by = $3
       WHERE recording_id = $1 AND lifted_at IS NULL`,
      [recordingId, now, actor.personId],
    );
    if (lifted > 0)
      await this.audit.append(manager, actor, { kind: 'recording.unrestricted', recordingId, fields: {} });
  }
}
