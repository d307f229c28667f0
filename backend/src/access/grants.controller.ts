import { Controller, Get, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { PersonActor } from '../platform/actor.js';
import { CurrentActor } from '../platform/http/current-actor.js';
import { Permit } from '../platform/http/permit.js';
import { GrantDto, GrantListDto } from './grants.dto.js';
import { Grants } from './grants.service.js';

@ApiTags('Grants')
@Controller('api/grants')
export class GrantsController {
  constructor(private readonly grants: Grants) {}

  @Get()
  @Permit('access.request', 'access.see-all')
  @ApiOkResponse({ type: GrantListDto })
  list(@CurrentActor() actor: PersonActor): Promise<GrantListDto> {
    return this.grants.list(actor);
  }

  @Post(':id/revoke')
  @HttpCode(200)
  @Permit('access.request', 'access.approve')
  @ApiOkResponse({ type: GrantDto })
  revoke(@CurrentActor() actor: PersonActor, @Param('id', ParseUUIDPipe) id: string): Promise<GrantDto> {
    return this.grants.revoke(actor, id);
  }
}
