import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Put } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { PersonActor } from '../platform/actor.js';
import { CurrentActor } from '../platform/http/current-actor.js';
import { Permit } from '../platform/http/permit.js';
import { CaptureDto, SetCaptureDto } from './capture.dto.js';
import { Captures } from './captures.service.js';

@ApiTags('Sites')
@Controller('api/sites/:id/capture')
@Permit('sites.manage')
export class CapturesController {
  constructor(private readonly captures: Captures) {}

  @Get()
  @ApiOkResponse({ type: CaptureDto })
  get(@CurrentActor() actor: PersonActor, @Param('id', ParseUUIDPipe) id: string): Promise<CaptureDto> {
    return this.captures.get(actor, id);
  }

  @Put()
  @ApiOkResponse({ type: CaptureDto })
  set(
    @CurrentActor() actor: PersonActor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() dto: SetCaptureDto,
  ): Promise<CaptureDto> {
    return this.captures.set(actor, id, dto);
  }

  @Post('stop')
  @HttpCode(200)
  @ApiOkResponse({ type: CaptureDto })
  stop(@CurrentActor() actor: PersonActor, @Param('id', ParseUUIDPipe) id: string): Promise<CaptureDto> {
    return this.captures.stop(actor, id);
  }

  @Post('resume')
  @HttpCode(200)
  @ApiOkResponse({ type: CaptureDto })
  resume(@CurrentActor() actor: PersonActor, @Param('id', ParseUUIDPipe) id: string): Promise<CaptureDto> {
    return this.captures.resume(actor, id);
  }
}
