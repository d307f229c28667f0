import { Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { PersonActor } from '../platform/actor.js';
import { CurrentActor } from '../platform/http/current-actor.js';
import { Permit } from '../platform/http/permit.js';
import { QuarantineRecheck } from './quarantine-recheck.service.js';
import { RecordingDto, RecordingPageDto, RecordingQueryDto, RecordingRecheckDto } from './recordings.dto.js';
import { Recordings } from './recordings.service.js';

@ApiTags('Recordings')
@Controller('api/recordings')
export class RecordingsController {
  constructor(
    private readonly recordings: Recordings,
    private readonly quarantine: QuarantineRecheck,
  ) {}

  @Get()
  @Permit('recordings.search')
  @ApiOkResponse({ type: RecordingPageDto })
  search(@CurrentActor() actor: PersonActor, @Query() query: RecordingQueryDto): Promise<RecordingPageDto> {
    return this.recordings.search(actor, query);
  }

  @Get(':id')
  @Permit('recordings.search')
  @ApiOkResponse({ type: RecordingDto })
  get(@CurrentActor() actor: PersonActor, @Param('id', ParseUUIDPipe) id: string): Promise<RecordingDto> {
    return this.recordings.get(actor, id);
  }

  @Post(':id/recheck')
  @HttpCode(200)
  @Permit('recordings.recheck')
  @ApiOkResponse({ type: RecordingRecheckDto })
  recheck(
    @CurrentActor() actor: PersonActor,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<RecordingRecheckDto> {
    return this.quarantine.recheck(actor, id);
  }
}
