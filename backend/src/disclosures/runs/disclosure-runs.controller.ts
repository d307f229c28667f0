import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { PersonActor } from '../../platform/actor.js';
import { CurrentActor } from '../../platform/http/current-actor.js';
import { NumberParam } from '../../platform/http/number-param.pipe.js';
import { Permit } from '../../platform/http/permit.js';
import {
  DisclosureRunDto,
  DisclosureRunListDto,
  EvaluateDisclosureDto,
  PreviewDisclosureDto,
} from './disclosure-runs.dto.js';
import { DisclosureRuns } from './disclosure-runs.service.js';

@ApiTags('DisclosureRuns')
@Controller('api/disclosures/:id')
export class DisclosureRunsController {
  constructor(private readonly runs: DisclosureRuns) {}

  @Get('runs')
  @Permit('disclosures.read')
  @ApiOkResponse({ type: DisclosureRunListDto })
  list(
    @CurrentActor() actor: PersonActor,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<DisclosureRunListDto> {
    return this.runs.list(actor, id);
  }

  @Get('runs/:run')
  @Permit('disclosures.read')
  @ApiOkResponse({ type: DisclosureRunDto })
  get(
    @CurrentActor() actor: PersonActor,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('run', ParseUUIDPipe) run: string,
  ): Promise<DisclosureRunDto> {
    return this.runs.get(actor, id, run);
  }

  @Post('versions/:version/preview')
  @Permit('disclosures.draft')
  @ApiCreatedResponse({ type: DisclosureRunDto })
  preview(
    @CurrentActor() actor: PersonActor,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('version', NumberParam) version: number,
    @Body() dto: PreviewDisclosureDto,
  ): Promise<DisclosureRunDto> {
    return this.runs.preview(actor, id, version, dto);
  }

  @Post('versions/:version/evaluate')
  @Permit('disclosures.publish')
  @ApiCreatedResponse({ type: DisclosureRunDto })
  evaluate(
    @CurrentActor() actor: PersonActor,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('version', NumberParam) version: number,
    @Body() dto: EvaluateDisclosureDto,
  ): Promise<DisclosureRunDto> {
    return this.runs.evaluate(actor, id, version, dto);
  }

  @Post('runs/:run/cancel')
  @HttpCode(200)
  @Permit('disclosures.draft')
  @ApiOkResponse({ type: DisclosureRunDto })
  cancel(
    @CurrentActor() actor: PersonActor,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('run', ParseUUIDPipe) run: string,
  ): Promise<DisclosureRunDto> {
    return this.runs.cancel(actor, id, run);
  }
}
