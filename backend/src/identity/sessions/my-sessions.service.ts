import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { IsNull, type DataSource } from 'typeorm';
import type { PersonActor } from '../../platform/actor.js';
import { Clock } from '../../platform/clock.js';
import { SessionNotFound } from '../identity.errors.js';
import { LoginSession } from '../login-session.entity.js';
import { Sessions } from '../sessions.service.js';
import { sessionLives } from '../session-state.js';
import type { MySessionsDto } from './my-sessions.dto.js';
import { SessionEndings } from './session-endings.service.js';

/** A person's own sessions. Nobody sees or ends another's here. */
@Injectable()
export class MySessions {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly sessions: Sessions,
    private readonly endings: SessionEndings,
    private readonly clock: Clock,
  ) {}

  async list({ personId }: PersonActor, here: Buffer | undefined): Promise<MySessionsDto> {
    const known = await this.source.manager.find(LoginSession, {
      where: { personId, endedAt: IsNull() },
      order: { lastSeenAt: 'DESC' },
    });
    const now = this.clock.now();
    return {
      items: known
        .filter((session) => sessionLives(session, this.sessions.limits, now))
        .map(({ id, idHash, device, createdAt, lastSeenAt, absoluteEndsAt }) => ({
          id,
          device,
          signedInAt: createdAt.toISOString(),
          lastSeenAt: lastSeenAt.toISOString(),
          endsAt: absoluteEndsAt.toISOString(),
          here: here !== undefined && idHash.equals(here),
        })),
    };
  }

  async end(actor: PersonActor, id: string): Promise<void> {
    await this.source.transaction(async (manager) => {
      const one = { personId: actor.personId, id, cause: 'ended-by-person' } as const;
      const ended = await this.endings.endOne(manager, actor, one, this.clock.now());
      if (ended === 0) throw new SessionNotFound();
    });
  }
}
