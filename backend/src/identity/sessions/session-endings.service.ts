import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditLog } from '../../audit/audit-log.service.js';
import type { Actor } from '../../platform/actor.js';

/** Why sessions ended that nobody signed out of. */
export type EndingCause =
  | 'too-many'
  | 'ended-by-person'
  | 'ended-by-administrator'
  | 'signed-out-at-provider'
  | 'roles-changed'
  | 'left'
  | 'emergency-over';

const THIS_PERSON = 'person_id = $2';

/** Ends sessions from the outside, at once and with an entry. The next request of each finds no session. */
@Injectable()
export class SessionEndings {
  constructor(private readonly audit: AuditLog) {}

  /** Every session of a person: they left, or must not go on. Returns how many there were. */
  endAllOf(
    manager: EntityManager,
    actor: Actor,
    personId: string,
    cause: EndingCause,
    now: Date,
  ): Promise<number> {
    return this.end(manager, actor, { where: THIS_PERSON, values: [personId], personId, cause, now });
  }

  /** One session of a person, by the id that they see. */
  endOne(
    manager: EntityManager,
    actor: Actor,
    { personId, id, cause }: { personId: string; id: string; cause: EndingCause },
    now: Date,
  ): Promise<number> {
    const where = `${THIS_PERSON} AND id = $3`;
    return this.end(manager, actor, { where, values: [personId, id], personId, cause, now });
  }

  /** Those of a person that the provider began under this name of its own. */
  endAtProvider(
    manager: EntityManager,
    actor: Actor,
    { personId, sid }: { personId: string; sid: string },
    now: Date,
  ): Promise<number> {
    const where = `${THIS_PERSON} AND provider_sid = $3`;
    const cause = 'signed-out-at-provider';
    return this.end(manager, actor, { where, values: [personId, sid], personId, cause, now });
  }

  /** Leaves a person at most so many sessions, the newest. */
  async makeRoom(manager: EntityManager, personId: string, most: number, now: Date): Promise<void> {
    // Two logins at once would each count without the other.
    await manager.query('SELECT 1 FROM person WHERE id = $1 FOR NO KEY UPDATE', [personId]);
    const where = `id IN (SELECT id FROM login_session WHERE ${THIS_PERSON} AND ended_at IS NULL
                          ORDER BY created_at DESC, id OFFSET $3)`;
    const actor: Actor = { kind: 'system', job: 'sessions' };
    await this.end(manager, actor, { where, values: [personId, most], personId, cause: 'too-many', now });
  }

  private async end(
    manager: EntityManager,
    actor: Actor,
    ending: { where: string; values: unknown[]; personId: string; cause: EndingCause; now: Date },
  ): Promise<number> {
    const { where, values, personId, cause, now } = ending;
    const [, ended]: [unknown, number] = await manager.query(
      `UPDATE login_session SET ended_at = $1 WHERE ended_at IS NULL AND ${where}`,
      [now, ...values],
    );
    if (ended > 0)
      await this.audit.append(manager, actor, {
        kind: 'sessions.ended',
        fields: { person: personId, cause, sessions: ended },
      });
    return ended;
  }
}
