import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { PersonActor } from '../../platform/actor.js';
import { CurrentActor } from '../../platform/http/current-actor.js';
import { Permit } from '../../platform/http/permit.js';
import {
  CoverageDto,
  CoverageQueryDto,
  CoverageRecordingsQueryDto,
  CoveredRecordingsDto,
} from './coverage.dto.js';
import { Coverage } from './coverage.service.js';

@ApiTags('DisclosureCoverage')
@Controller('api/disclosure-coverage')
export class DisclosureCoverageController {
  constructor(private readonly coverage: Coverage) {}

  @Get()
  @Permit('disclosures.read')
  @ApiOkResponse({ type: CoverageDto })
  count(@CurrentActor() actor: PersonActor, @Query() query: CoverageQueryDto): Promise<CoverageDto> {
    return this.coverage.count(actor, query);
  }

  @Get('recordings')
  @Permit('recordings.search')
  @ApiOkResponse({ type: CoveredRecordingsDto })
  recordings(
    @CurrentActor() actor: PersonActor,
    @Query() query: CoverageRecordingsQueryDto,
  ): Promise<CoveredRecordingsDto> {
    return this.coverage.recordings(actor, query);
  }
}
