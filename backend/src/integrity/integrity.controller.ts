import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { PersonActor } from '../platform/actor.js';
import { CurrentActor } from '../platform/http/current-actor.js';
import { Permit } from '../platform/http/permit.js';
import { IntegrityDto, IntegrityRunDto } from './integrity.dto.js';
import { IntegrityRuns } from './integrity-runs.service.js';

@ApiTags('Integrity')
@Controller('api/integrity')
export class IntegrityController {
  constructor(private readonly runs: IntegrityRuns) {}

  @Get()
  @Permit('system.read')
  @ApiOkResponse({ type: IntegrityDto })
  get(@CurrentActor() actor: PersonActor): Promise<IntegrityDto> {
    return this.runs.overview(actor);
  }

  @Post('runs')
  @HttpCode(200)
  @Permit('system.read')
  @ApiOkResponse({ type: IntegrityRunDto })
  ask(@CurrentActor() actor: PersonActor): Promise<IntegrityRunDto> {
    return this.runs.ask(actor);
  }
}
