import { Controller, Get, Header, Req } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import type { PersonActor } from '../platform/actor.js';
import { CurrentActor, type SignedInRequest } from '../platform/http/current-actor.js';
import { SignedIn } from '../platform/http/permit.js';
import { SessionRequired } from './identity.errors.js';
import { People } from './people.service.js';
import { personDto } from './person.dto.js';
import { permissionsOf } from './role-table.js';
import { SessionDto } from './session.dto.js';
import { idleEnd } from './session-state.js';
import { Sessions } from './sessions.service.js';

@ApiTags('Session')
@Controller('api/session')
export class SessionController {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly sessions: Sessions,
    private readonly people: People,
  ) {}

  @Get()
  @SignedIn()
  @Header('cache-control', 'no-store')
  @ApiOkResponse({ type: SessionDto })
  async get(@CurrentActor() actor: PersonActor, @Req() request: SignedInRequest): Promise<SessionDto> {
    const session = request.sessionIdHash && (await this.sessions.byHash(actor, request.sessionIdHash));
    if (!session) throw new SessionRequired();
    return {
      person: personDto(actor.personId, await this.people.names(this.source.manager, [actor.personId])),
      roles: [...actor.roles],
      permissions: permissionsOf(actor.roles),
      csrfToken: session.csrfToken,
      idleEndsAt: idleEnd(session, this.sessions.limits).toISOString(),
      absoluteEndsAt: session.absoluteEndsAt.toISOString(),
    };
  }
}
