import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { PersonActor } from '../platform/actor.js';
import { CurrentActor } from '../platform/http/current-actor.js';
import { Permit } from '../platform/http/permit.js';
import { DelegateDto, DelegationDto, DelegationListDto } from './access-delegations.dto.js';
import { AccessDelegations } from './access-delegations.service.js';

@ApiTags('AccessDelegations')
@Controller('api/access-delegations')
@Permit('access.approve')
export class AccessDelegationsController {
  constructor(private readonly delegations: AccessDelegations) {}

  @Get()
  @ApiOkResponse({ type: DelegationListDto })
  list(@CurrentActor() actor: PersonActor): Promise<DelegationListDto> {
    return this.delegations.list(actor);
  }

  @Post()
  @ApiCreatedResponse({ type: DelegationDto })
  make(@CurrentActor() actor: PersonActor, @Body() dto: DelegateDto): Promise<DelegationDto> {
    return this.delegations.make(actor, dto);
  }

  @Post(':id/end')
  @HttpCode(200)
  @ApiOkResponse({ type: DelegationDto })
  end(@CurrentActor() actor: PersonActor, @Param('id', ParseUUIDPipe) id: string): Promise<DelegationDto> {
    return this.delegations.end(actor, id);
  }
}
