import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { PersonActor, Role } from '../../platform/actor.js';
import { EMERGENCY_ISSUER } from '../emergency/emergency-issuer.js';
import { SessionEndings } from '../sessions/session-endings.service.js';
import { rolesFault, rolesFrom, type MappingRule } from './role-mapping.js';

interface Standing {
  id: string;
  person_id: string;
  issuer: string;
  roles: Role[];
  memberships: string[];
}

const LIVE = `
  SELECT s.id, s.person_id, p.issuer, s.roles, s.memberships
  FROM login_session s JOIN person p ON p.id = s.person_id
  WHERE s.ended_at IS NULL AND p.issuer <> '${EMERGENCY_ISSUER}'
  ORDER BY s.id
  FOR UPDATE OF s`;

/** Gives whoever is signed in the roles of a new mapping. Who has none left is out. */
@Injectable()
export class RoleRefresh {
  constructor(private readonly endings: SessionEndings) {}

  async everybody(
    manager: EntityManager,
    actor: PersonActor,
    rules: readonly MappingRule[],
    now: Date,
  ): Promise<void> {
    const sessions: Standing[] = await manager.query(LIVE);
    for (const { id, person_id: personId, issuer, roles, memberships } of sessions) {
      const next = rolesFrom(rules, issuer, memberships);
      if (rolesFault(next) !== null)
        await this.endings.endOne(manager, actor, { personId, id, cause: 'roles-changed' }, now);
      else if (next.join() !== roles.join())
        await manager.query('UPDATE login_session SET roles = $2 WHERE id = $1', [id, next]);
    }
  }
}
