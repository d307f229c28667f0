import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditLog } from '../audit/audit-log.service.js';
import type { PersonActor } from '../platform/actor.js';
import type { PersonLinkDraft } from './person-link-draft.entity.js';

/**
 * Which accounts are one person's, as far as two people said so. A link only takes rights away: nobody decides what
 * they asked for under another account. There is no way to undo one, on purpose.
 */
@Injectable()
export class PersonLinks {
  constructor(private readonly audit: AuditLog) {}

  /** Every account of this person, this one among them. */
  async accountsOf(manager: EntityManager, personId: string): Promise<string[]> {
    const rows: { id: string }[] = await manager.query('SELECT exhibit_accounts_of($1) AS id', [personId]);
    return rows.map(({ id }) => id);
  }

  /** Carries out what two people said. PostgreSQL refuses it without the second one's confirmation in the same table. */
  async link(
    manager: EntityManager,
    actor: PersonActor,
    { id, one, other, draftedBy }: PersonLinkDraft,
    now: Date,
  ): Promise<void> {
    await manager.query(
      'INSERT INTO person_link (one, other, linked_by, linked_at) VALUES ($1, $2, $3, $4)',
      [one, other, actor.personId, now],
    );
    const fields = { link: id, one, other, draftedBy };
    await this.audit.append(manager, actor, { kind: 'person.linked', fields });
  }
}
