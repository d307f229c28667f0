import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { IsNull, LessThan, type DataSource, type EntityManager } from 'typeorm';
import { AuditLog } from '../audit/audit-log.service.js';
import type { PersonActor, Role } from '../platform/actor.js';
import { Clock } from '../platform/clock.js';
import { LoginSession } from './login-session.entity.js';
import { needsTouch, SESSION_ABSOLUTE_MS, SESSION_IDLE_MS, sessionLives } from './session-state.js';
import { newToken, tokenHash } from './session-token.js';

/** Who is signed in. Every session stands in the database; no process keeps one to itself. */
@Injectable()
export class Sessions {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** Opens a session under a new id, ends the one this browser had, and returns the token for its cookie. */
  async open(
    manager: EntityManager,
    personId: string,
    roles: Role[],
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
    const token = newToken();
    await manager.insert(LoginSession, {
      idHash: tokenHash(token),
      personId,
      roles,
      csrfToken: newToken(),
      createdAt: now,
      lastSeenAt: now,
      absoluteEndsAt: new Date(now.getTime() + SESSION_ABSOLUTE_MS),
      endedAt: null,
    });
    return token;
  }

  /** The live session of this token. Its use is written down, so that it does not fall idle. */
  async find(token: string): Promise<LoginSession | null> {
    const idHash = tokenHash(token);
    const session = await this.source.manager.findOneBy(LoginSession, { idHash });
    const now = this.clock.now();
    if (!session || !sessionLives(session, now)) return null;
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
    await manager.delete(LoginSession, { lastSeenAt: LessThan(new Date(now.getTime() - SESSION_IDLE_MS)) });
  }
}
