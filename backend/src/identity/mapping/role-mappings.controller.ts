import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { PersonActor } from '../../platform/actor.js';
import { CurrentActor } from '../../platform/http/current-actor.js';
import { NumberParam } from '../../platform/http/number-param.pipe.js';
import { Permit, StepUp } from '../../platform/http/permit.js';
import { DraftRoleMappingDto, RoleMappingDto, RoleMappingsDto } from './role-mapping.dto.js';
import { RoleMappings } from './role-mappings.service.js';

@ApiTags('RoleMappings')
@Controller('api/role-mappings')
export class RoleMappingsController {
  constructor(private readonly mappings: RoleMappings) {}

  @Get()
  @Permit('roles.read')
  @ApiOkResponse({ type: RoleMappingsDto })
  list(@CurrentActor() actor: PersonActor): Promise<RoleMappingsDto> {
    return this.mappings.list(actor);
  }

  @Post()
  @Permit('roles.draft')
  @ApiCreatedResponse({ type: RoleMappingDto })
  draft(@CurrentActor() actor: PersonActor, @Body() dto: DraftRoleMappingDto): Promise<RoleMappingDto> {
    return this.mappings.draft(actor, dto.rules);
  }

  @Post(':version/publish')
  @HttpCode(200)
  @Permit('roles.publish')
  @StepUp()
  @ApiOkResponse({ type: RoleMappingDto })
  publish(
    @CurrentActor() actor: PersonActor,
    @Param('version', NumberParam) version: number,
  ): Promise<RoleMappingDto> {
    return this.mappings.publish(actor, version);
  }
}
