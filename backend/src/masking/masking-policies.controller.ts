import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { PersonActor } from '../platform/actor.js';
import { CurrentActor } from '../platform/http/current-actor.js';
import { NumberParam } from '../platform/http/number-param.pipe.js';
import { Permit, StepUp } from '../platform/http/permit.js';
import {
  DraftMaskingPolicyDto,
  MaskingPolicyDto,
  MaskingPolicyListDto,
  MaskingPolicyQueryDto,
} from './masking-policies.dto.js';
import { MaskingPolicies } from './masking-policies.service.js';

@ApiTags('MaskingPolicies')
@Controller('api/masking-policies')
export class MaskingPoliciesController {
  constructor(private readonly policies: MaskingPolicies) {}

  @Get()
  @Permit('masking.read')
  @ApiOkResponse({ type: MaskingPolicyListDto })
  list(
    @CurrentActor() actor: PersonActor,
    @Query() query: MaskingPolicyQueryDto,
  ): Promise<MaskingPolicyListDto> {
    return this.policies.list(actor, query.siteId);
  }

  @Post()
  @Permit('masking.draft')
  @ApiCreatedResponse({ type: MaskingPolicyDto })
  draft(@CurrentActor() actor: PersonActor, @Body() dto: DraftMaskingPolicyDto): Promise<MaskingPolicyDto> {
    return this.policies.draft(actor, dto);
  }

  @Post(':siteId/:version/publish')
  @HttpCode(200)
  @Permit('masking.publish')
  @StepUp()
  @ApiOkResponse({ type: MaskingPolicyDto })
  publish(
    @CurrentActor() actor: PersonActor,
    @Param('siteId', ParseUUIDPipe) siteId: string,
    @Param('version', NumberParam) version: number,
  ): Promise<MaskingPolicyDto> {
    return this.policies.publish(actor, siteId, version);
  }
}
