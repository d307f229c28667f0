import { Controller, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { PersonActor } from '../../platform/actor.js';
import { CurrentActor } from '../../platform/http/current-actor.js';
import { NumberParam } from '../../platform/http/number-param.pipe.js';
import { Permit } from '../../platform/http/permit.js';
import { TriedRecordingDto } from './masking-bench.dto.js';
import { MaskingBench } from './masking-bench.service.js';

@ApiTags('MaskingBench')
@Controller('api/masking-bench')
export class MaskingBenchController {
  constructor(private readonly bench: MaskingBench) {}

  @Post(':siteId/:version/recordings/:recordingId')
  @HttpCode(200)
  @Permit('masking.ask-recordings')
  @ApiOkResponse({ type: TriedRecordingDto })
  tryOnRecording(
    @CurrentActor() actor: PersonActor,
    @Param('siteId', ParseUUIDPipe) siteId: string,
    @Param('version', NumberParam) version: number,
    @Param('recordingId', ParseUUIDPipe) recordingId: string,
  ): Promise<TriedRecordingDto> {
    return this.bench.tryOnRecording(actor, { siteId, version, recordingId });
  }
}
