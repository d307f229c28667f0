import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { PersonActor } from '../platform/actor.js';
import { CurrentActor } from '../platform/http/current-actor.js';
import { Permit, StepUp } from '../platform/http/permit.js';
import { AccessPeopleDto, AccessRuleDto, AccessRuleListDto, DraftAccessRuleDto } from './access-rules.dto.js';
import { AccessRules } from './access-rules.service.js';

@ApiTags('AccessRules')
@Controller('api/access-rules')
export class AccessRulesController {
  constructor(private readonly rules: AccessRules) {}

  @Get()
  @Permit('access.approve', 'access.see-all')
  @ApiOkResponse({ type: AccessRuleListDto })
  list(@CurrentActor() actor: PersonActor): Promise<AccessRuleListDto> {
    return this.rules.list(actor);
  }

  @Get('people')
  @Permit('access.approve')
  @ApiOkResponse({ type: AccessPeopleDto })
  people(@CurrentActor() actor: PersonActor): Promise<AccessPeopleDto> {
    return this.rules.people(actor);
  }

  @Post()
  @Permit('access.rule')
  @ApiCreatedResponse({ type: AccessRuleDto })
  draft(@CurrentActor() actor: PersonActor, @Body() dto: DraftAccessRuleDto): Promise<AccessRuleDto> {
    return this.rules.draft(actor, dto);
  }

  @Post(':id/publish')
  @HttpCode(200)
  @Permit('access.rule')
  @StepUp()
  @ApiOkResponse({ type: AccessRuleDto })
  publish(
    @CurrentActor() actor: PersonActor,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<AccessRuleDto> {
    return this.rules.publish(actor, id);
  }
}
