import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { In, Not, type EntityManager } from 'typeorm';
import { EMERGENCY_ISSUER } from './emergency/emergency-issuer.js';
import { MACHINE_ISSUER } from './machines/machine-permissions.js';
import { Person } from './person.entity.js';

export interface ProvenIdentity {
  issuer: string;
  subject: string;
  displayName: string;
}

@Injectable()
export class People {
  /** Display names by id, for whatever shows people. Ids that nobody has are left out. */
  async names(manager: EntityManager, ids: readonly string[]): Promise<Map<string, string>> {
    if (ids.length === 0) return new Map();
    const found = await manager.find(Person, {
      select: { id: true, displayName: true },
      where: { id: In([...new Set(ids)]) },
    });
    return new Map(found.map(({ id, displayName }) => [id, displayName]));
  }

  /** Those of these ids that a provider named: no machine, and not the sealed account. */
  async fromProviders(manager: EntityManager, ids: readonly string[]): Promise<string[]> {
    const found = await manager.find(Person, {
      select: { id: true },
      where: { id: In([...new Set(ids)]), issuer: Not(In([MACHINE_ISSUER, EMERGENCY_ISSUER])) },
    });
    return found.map(({ id }) => id);
  }

  /** Holds a person until the transaction ends: what one person does twice at once happens one after the other. */
  async hold(manager: EntityManager, id: string): Promise<void> {
    await manager.query('SELECT 1 FROM person WHERE id = $1 FOR NO KEY UPDATE', [id]);
  }

  /** The id of this person, who is made known at the first login. */
  async signedIn(manager: EntityManager, identity: ProvenIdentity, now: Date): Promise<string> {
    const { issuer, subject, displayName } = identity;
    await manager
      .createQueryBuilder()
      .insert()
      .into(Person)
      .values({ id: randomUUID(), issuer, subject, displayName, firstSeenAt: now, lastLoginAt: now })
      .orUpdate(['display_name', 'last_login_at'], ['issuer', 'subject'])
      .execute();
    const person = await manager.findOneByOrFail(Person, { issuer, subject });
    return person.id;
  }
}
