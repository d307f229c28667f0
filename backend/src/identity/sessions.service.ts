import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { IsNull, LessThan, type DataSource, type EntityManager } from 'typeorm';
import { AuditLog } from '../audit/audit-log.service.js';
import type { PersonActor, Role } from '../platform/actor.js';
import { Clock } from '../platform/clock.js';
import { Configuration } from '../platform/config/configuration.js';
import { LoginSession } from './login-session.entity.js';
import type { Authentication } from './sessions/step-up.js';
import { SessionEndings } from './sessions/session-endings.service.js';
import { limitsOf, needsTouch, sessionLives, type SessionLimits } from './session-state.js';
import { newToken, tokenHash } from './session-token.js';

/** What a login found out, for the session that it opens. */
export interface OpenedBy extends Authentication {
  personId: string;
  roles: Role[];
  memberships: string[];
  sid: string | null;
  device: string;
  /** Before the usual end. */
  endsAt?: Date;
}

/** Who is signed in. Every session stands in the database; no process keeps one to itself. */
@Injectable()
export class Sessions {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly endings: SessionEndings,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
    private readonly configuration: Configuration,
  ) {}

  get limits(): SessionLimits {
    return limitsOf(this.configuration.sessions);
  }

  /** Opens a session under a new id, ends the one this browser had, and returns the token for its cookie. */
  async open(
    manager: EntityManager,
    { personId, roles, memberships, sid, device, authenticatedAt, acr, endsAt }: OpenedBy,
    formerToken: string | null,
    now: Date,
  ): Promise<string> {
    await this.forgetOver(manager, now);
    if (formerToken !== null)
      await manager.update(
        LoginSession,
        { idHash: tokenHash(formerToken), endedAt: IsNull() },
        { endedAt: now },
      );
    await this.endings.makeRoom(manager, personId, this.limits.perPerson - 1, now);
    const token = newToken();
    await manager.insert(LoginSession, {
      idHash: tokenHash(token),
      id: randomUUID(),
      personId,
      roles,
      memberships,
      csrfToken: newToken(),
      device,
      providerSid: sid,
      authenticatedAt,
      acr,
      createdAt: now,
      lastSeenAt: now,
      absoluteEndsAt: endsAt ?? new Date(now.getTime() + this.limits.absoluteMs),
      endedAt: null,
    });
    return token;
  }

  /** The live session of this token. Its use is written down, so that it does not fall idle. */
  async find(token: string): Promise<LoginSession | null> {
    const idHash = tokenHash(token);
    const session = await this.source.manager.findOneBy(LoginSession, { idHash });
    const now = this.clock.now();
    if (!session || !sessionLives(session, this.limits, now)) return null;
    if (needsTouch(session, now)) {
      await this.source.manager.update(
        LoginSession,
        { idHash, lastSeenAt: LessThan(now) },
        { lastSeenAt: now },
      );
      session.lastSeenAt = now;
    }
    return session;
  }

  async byHash(_actor: PersonActor, idHash: Buffer): Promise<LoginSession | null> {
    return this.source.manager.findOneBy(LoginSession, { idHash });
  }

  async end(actor: PersonActor, idHash: Buffer): Promise<void> {
    await this.source.transaction(async (manager) => {
      const ended = await manager.update(
        LoginSession,
        { idHash, personId: actor.personId, endedAt: IsNull() },
        { endedAt: this.clock.now() },
      );
      if (ended.affected === 1) await this.audit.append(manager, actor, { kind: 'logout.done', fields: {} });
    });
  }

  private async forgetOver(manager: EntityManager, now: Date): Promise<void> {
    await manager.delete(LoginSession, { absoluteEndsAt: LessThan(now) });
    const idleSince = new Date(now.getTime() - this.limits.idleMs);
    await manager.delete(LoginSession, { lastSeenAt: LessThan(idleSince) });
  }
}
