import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import type { PersonActor, Role } from '../../platform/actor.js';
import { Clock } from '../../platform/clock.js';
import { EMERGENCY_ISSUER } from '../emergency/emergency-issuer.js';
import { PersonNotFound } from '../identity.errors.js';
import { MACHINE_ISSUER } from '../machines/machine-permissions.js';
import { IdentityProviders } from '../providers/identity-providers.service.js';
import { SessionEndings } from '../sessions/session-endings.service.js';
import { Sessions } from '../sessions.service.js';
import type { EndedSessionsDto, KnownPeopleDto } from './people.dto.js';

interface Row {
  id: string;
  name: string;
  issuer: string;
  last_login_at: Date;
  sessions: number;
  roles: Role[] | null;
}

const KNOWN = `
  SELECT p.id, p.display_name AS name, p.issuer, p.last_login_at, live.sessions, live.roles
  FROM (SELECT * FROM person WHERE issuer <> $3 ORDER BY last_login_at DESC, id LIMIT 500) p,
    LATERAL (SELECT count(DISTINCT s.id)::int AS sessions, array_agg(DISTINCT role) FILTER (WHERE role IS NOT NULL) AS roles
             FROM login_session s LEFT JOIN LATERAL unnest(s.roles) role ON true
             WHERE s.person_id = p.id AND s.ended_at IS NULL AND s.absolute_ends_at > $1 AND s.last_seen_at > $2) live
  ORDER BY p.last_login_at DESC, p.id`;

/** Everybody who signed in here, for whoever looks after who is in. */
@Injectable()
export class KnownPeople {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly providers: IdentityProviders,
    private readonly sessions: Sessions,
    private readonly endings: SessionEndings,
    private readonly clock: Clock,
  ) {}

  async list(_actor: PersonActor): Promise<KnownPeopleDto> {
    const now = this.clock.now();
    const usedSince = new Date(now.getTime() - this.sessions.limits.idleMs);
    const rows: Row[] = await this.source.query(KNOWN, [now, usedSince, MACHINE_ISSUER]);
    return {
      items: rows.map(({ id, name, issuer, last_login_at, sessions, roles }) => ({
        id,
        name,
        provider: this.named(issuer),
        lastLoginAt: last_login_at.toISOString(),
        sessions,
        roles: roles ?? [],
      })),
    };
  }

  /** Every session of a person ends at once. They may sign in again: who must not is the directory's to say. */
  async endSessions(actor: PersonActor, id: string): Promise<EndedSessionsDto> {
    return this.source.transaction(async (manager) => {
      const known: unknown[] = await manager.query('SELECT 1 FROM person WHERE id = $1 AND issuer <> $2', [
        id,
        MACHINE_ISSUER,
      ]);
      if (known.length === 0) throw new PersonNotFound();
      const now = this.clock.now();
      return { sessions: await this.endings.endAllOf(manager, actor, id, 'ended-by-administrator', now) };
    });
  }

  private named(issuer: string): string {
    if (issuer === EMERGENCY_ISSUER) return 'Sealed account for emergencies';
    const provider = this.providers.ofIssuer(issuer);
    return provider ? (provider.settings.label ?? provider.name) : issuer;
  }
}
