import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { PersonActor } from '../platform/actor.js';
import { CurrentActor } from '../platform/http/current-actor.js';
import { NumberParam } from '../platform/http/number-param.pipe.js';
import { Permit, StepUp } from '../platform/http/permit.js';
import {
  DraftLegalBasisDto,
  LegalBasisDto,
  LegalBasisListDto,
  LegalBasisQueryDto,
} from './legal-bases.dto.js';
import { LegalBases } from './legal-bases.service.js';

@ApiTags('LegalBases')
@Controller('api/legal-bases')
export class LegalBasesController {
  constructor(private readonly bases: LegalBases) {}

  @Get()
  @Permit('legal-bases.read')
  @ApiOkResponse({ type: LegalBasisListDto })
  list(@CurrentActor() actor: PersonActor, @Query() query: LegalBasisQueryDto): Promise<LegalBasisListDto> {
    return this.bases.list(actor, query.siteId);
  }

  @Post()
  @Permit('legal-bases.draft')
  @ApiCreatedResponse({ type: LegalBasisDto })
  draft(@CurrentActor() actor: PersonActor, @Body() dto: DraftLegalBasisDto): Promise<LegalBasisDto> {
    return this.bases.draft(actor, dto);
  }

  @Post(':siteId/:version/publish')
  @HttpCode(200)
  @Permit('legal-bases.publish')
  @StepUp()
  @ApiOkResponse({ type: LegalBasisDto })
  publish(
    @CurrentActor() actor: PersonActor,
    @Param('siteId', ParseUUIDPipe) siteId: string,
    @Param('version', NumberParam) version: number,
  ): Promise<LegalBasisDto> {
    return this.bases.publish(actor, siteId, version);
  }
}
