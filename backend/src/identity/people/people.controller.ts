import { Controller, Get, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { PersonActor } from '../../platform/actor.js';
import { CurrentActor } from '../../platform/http/current-actor.js';
import { Permit, StepUp } from '../../platform/http/permit.js';
import { KnownPeople } from './known-people.service.js';
import { EndedSessionsDto, KnownPeopleDto } from './people.dto.js';

@ApiTags('People')
@Controller('api/people')
export class PeopleController {
  constructor(private readonly people: KnownPeople) {}

  @Get()
  @Permit('people.read')
  @ApiOkResponse({ type: KnownPeopleDto })
  list(@CurrentActor() actor: PersonActor): Promise<KnownPeopleDto> {
    return this.people.list(actor);
  }

  @Post(':id/end-sessions')
  @HttpCode(200)
  @Permit('people.manage')
  @StepUp()
  @ApiOkResponse({ type: EndedSessionsDto })
  endSessions(
    @CurrentActor() actor: PersonActor,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<EndedSessionsDto> {
    return this.people.endSessions(actor, id);
  }
}
