import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditLog } from '../audit/audit-log.service.js';
import type { Actor } from '../platform/actor.js';
import { AccessRefused } from './access.errors.js';

/**
 * Which accounts are one person's, as far as anybody said so. A link only takes rights away: nobody decides what they
 * asked for under another account. There is no way to undo one, on purpose.
 */
@Injectable()
export class PersonLinks {
  constructor(private readonly audit: AuditLog) {}

  /** Every account of this person, this one among them. */
  async accountsOf(manager: EntityManager, personId: string): Promise<string[]> {
    const rows: { id: string }[] = await manager.query('SELECT exhibit_accounts_of($1) AS id', [personId]);
    return rows.map(({ id }) => id);
  }

  async link(manager: EntityManager, actor: Actor, one: string, other: string, now: Date): Promise<void> {
    const people: unknown[] = await manager.query('SELECT 1 FROM person WHERE id IN ($1, $2)', [one, other]);
    if (people.length !== 2) throw new AccessRefused('PEOPLE_NOT_TWO');
    if ((await this.accountsOf(manager, one)).includes(other)) return;
    await manager.query(
      'INSERT INTO person_link (one, other, linked_by, linked_at) VALUES ($1, $2, $3, $4)',
      [one, other, actor.kind === 'person' ? actor.personId : null, now],
    );
    await this.audit.append(manager, actor, { kind: 'person.linked', fields: { one, other } });
  }
}
