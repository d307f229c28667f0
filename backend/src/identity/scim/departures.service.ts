import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditLog } from '../../audit/audit-log.service.js';
import type { Actor } from '../../platform/actor.js';
import { SessionEndings } from '../sessions/session-endings.service.js';

/** Ends in another room what a person has there; in the caller's transaction, and a second time without effect. */
export type AlsoEnds = (manager: EntityManager, actor: Actor, personId: string) => Promise<void>;

/** Somebody has left the firm: their sessions, the tokens that they made and what other rooms gave them end at once. */
@Injectable()
export class Departures {
  private readonly elsewhere: AlsoEnds[] = [];

  constructor(
    private readonly endings: SessionEndings,
    private readonly audit: AuditLog,
  ) {}

  /** For a room that gives people something: said once, when the appliance starts. */
  alsoEnd(work: AlsoEnds): void {
    this.elsewhere.push(work);
  }

  async leave(manager: EntityManager, actor: Actor, personId: string, now: Date): Promise<void> {
    const sessions = await this.endings.endAllOf(manager, actor, personId, 'left', now);
    // Whoever made a token may have kept what was shown once.
    const [, tokens]: [unknown, number] = await manager.query(
      'UPDATE api_token SET revoked_at = $2, revoked_by = $1 WHERE created_by = $1 AND revoked_at IS NULL',
      [personId, now],
    );
    for (const work of this.elsewhere) await work(manager, actor, personId);
    const fields = { person: personId, sessions, tokens };
    await this.audit.append(manager, actor, { kind: 'person.left', fields });
  }
}
