import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { PersonActor } from '../platform/actor.js';
import { CurrentActor } from '../platform/http/current-actor.js';
import { NumberParam } from '../platform/http/number-param.pipe.js';
import { Permit, StepUp } from '../platform/http/permit.js';
import {
  CreateDisclosureDto,
  DisclosureDto,
  DisclosureListDto,
  DisclosureQueryDto,
  DraftDisclosureVersionDto,
  RuleSetListDto,
} from './disclosures.dto.js';
import { Disclosures } from './disclosures.service.js';

@ApiTags('Disclosures')
@Controller('api/disclosures')
export class DisclosuresController {
  constructor(private readonly disclosures: Disclosures) {}

  @Get()
  @Permit('disclosures.read')
  @ApiOkResponse({ type: DisclosureListDto })
  list(@CurrentActor() actor: PersonActor, @Query() query: DisclosureQueryDto): Promise<DisclosureListDto> {
    return this.disclosures.list(actor, query.siteId);
  }

  @Get('rule-sets')
  @Permit('disclosures.read')
  @ApiOkResponse({ type: RuleSetListDto })
  ruleSets(@CurrentActor() actor: PersonActor): RuleSetListDto {
    return this.disclosures.ruleSets(actor);
  }

  @Get(':id')
  @Permit('disclosures.read')
  @ApiOkResponse({ type: DisclosureDto })
  get(@CurrentActor() actor: PersonActor, @Param('id', ParseUUIDPipe) id: string): Promise<DisclosureDto> {
    return this.disclosures.get(actor, id);
  }

  @Post()
  @Permit('disclosures.draft')
  @ApiCreatedResponse({ type: DisclosureDto })
  create(@CurrentActor() actor: PersonActor, @Body() dto: CreateDisclosureDto): Promise<DisclosureDto> {
    return this.disclosures.create(actor, dto);
  }

  @Post(':id/versions')
  @Permit('disclosures.draft')
  @ApiCreatedResponse({ type: DisclosureDto })
  draft(
    @CurrentActor() actor: PersonActor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() dto: DraftDisclosureVersionDto,
  ): Promise<DisclosureDto> {
    return this.disclosures.draft(actor, id, dto);
  }

  @Post(':id/versions/:version/publish')
  @HttpCode(200)
  @Permit('disclosures.publish')
  @StepUp()
  @ApiOkResponse({ type: DisclosureDto })
  publish(
    @CurrentActor() actor: PersonActor,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('version', NumberParam) version: number,
  ): Promise<DisclosureDto> {
    return this.disclosures.publish(actor, id, version);
  }
}
