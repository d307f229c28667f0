import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditLog } from '../../audit/audit-log.service.js';
import { sha256Hex } from '../../evidence/sha256.js';
import type { Actor } from '../../platform/actor.js';

/** Holds on a customer who has another pseudonym since the site's subject key was rotated. */
@Injectable()
export class FollowedHolds {
  constructor(private readonly audit: AuditLog) {}

  /**
   * Extends what catches later recordings of the customer to the pseudonym of now. `earlier`: those under older keys.
   * Only holds make the two one: everybody else stays as unlinkable as the rotation made them.
   */
  async follow(manager: EntityManager, actor: Actor, subject: string, earlier: string[]): Promise<void> {
    if (earlier.length === 0) return;
    const subjectHash = sha256Hex(Buffer.from(subject, 'utf8'));
    const followed: { hold: string }[] = await manager.query(
      `INSERT INTO hold_subject (hold_id, subject_sha256, subject)
       SELECT id, $2, $3 FROM hold WHERE subject = ANY($1) AND catches_later AND released_at IS NULL
       ON CONFLICT DO NOTHING RETURNING hold_id AS hold`,
      [earlier, subjectHash, subject],
    );
    for (const { hold } of followed)
      await this.audit.append(manager, actor, { kind: 'hold.followed', fields: { hold, subjectHash } });
  }
}
