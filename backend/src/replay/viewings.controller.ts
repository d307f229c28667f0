import {
  Body,
  Controller,
  Get,
  Header,
  HttpCode,
  Param,
  ParseUUIDPipe,
  Post,
  StreamableFile,
} from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiProduces,
  ApiTags,
} from '@nestjs/swagger';
import type { PersonActor } from '../platform/actor.js';
import { CurrentActor } from '../platform/http/current-actor.js';
import { NumberParam } from '../platform/http/number-param.pipe.js';
import { Permit } from '../platform/http/permit.js';
import { RunningViewings } from './running-viewings.service.js';
import { PulseDto, RunningViewingListDto, StartViewingDto, ViewingDto } from './viewings.dto.js';
import { Viewings } from './viewings.service.js';

@ApiTags('Viewings')
@Controller('api/viewings')
export class ViewingsController {
  constructor(
    private readonly viewings: Viewings,
    private readonly running: RunningViewings,
  ) {}

  @Post()
  @Permit('recordings.watch')
  @ApiCreatedResponse({ type: ViewingDto })
  start(@CurrentActor() actor: PersonActor, @Body() dto: StartViewingDto): Promise<ViewingDto> {
    return this.viewings.start(actor, dto.recordingId);
  }

  @Get('running')
  @Permit('access.approve', 'access.see-all')
  @Header('cache-control', 'no-store')
  @ApiOkResponse({ type: RunningViewingListDto })
  listRunning(@CurrentActor() actor: PersonActor): Promise<RunningViewingListDto> {
    return this.running.list(actor);
  }

  /** Ends the viewing and takes back its grant. */
  @Post(':id/stop')
  @HttpCode(204)
  @Permit('access.approve')
  @ApiNoContentResponse()
  stop(@CurrentActor() actor: PersonActor, @Param('id', ParseUUIDPipe) id: string): Promise<void> {
    return this.running.stop(actor, id);
  }

  /** Whether it may go on. Asked every two seconds. */
  @Post(':id/pulse')
  @HttpCode(204)
  @Permit('recordings.watch')
  @Header('cache-control', 'no-store')
  @ApiNoContentResponse()
  pulse(
    @CurrentActor() actor: PersonActor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() dto: PulseDto,
  ): Promise<void> {
    return this.viewings.pulse(actor, id, dto.watched);
  }

  /** The events of one segment, as the recorder sent them: a JSON array, gzip-encoded. */
  @Get(':id/segments/:seq')
  @Permit('recordings.watch')
  @Header('content-type', 'application/json')
  @Header('content-encoding', 'gzip')
  @Header('cache-control', 'no-store')
  @ApiOkResponse({ schema: { type: 'array', items: { type: 'object', additionalProperties: true } } })
  async segment(
    @CurrentActor() actor: PersonActor,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('seq', NumberParam) seq: number,
  ): Promise<StreamableFile> {
    return new StreamableFile(await this.viewings.segment(actor, id, seq), { type: 'application/json' });
  }

  /** The bytes of one font or image. Its type was decided from the bytes, and the answer is good for nothing else. */
  @Get(':id/assets/:sha256')
  @Permit('recordings.watch')
  @Header('cache-control', 'no-store')
  @Header('content-security-policy', "default-src 'none'; sandbox")
  @ApiProduces('application/octet-stream')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async asset(
    @CurrentActor() actor: PersonActor,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('sha256') sha256: string,
  ): Promise<StreamableFile> {
    const { bytes, mime } = await this.viewings.asset(actor, id, sha256);
    return new StreamableFile(bytes, { type: mime, disposition: 'attachment' });
  }

  @Post(':id/end')
  @HttpCode(204)
  @Permit('recordings.watch')
  @ApiNoContentResponse()
  end(
    @CurrentActor() actor: PersonActor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() dto: PulseDto,
  ): Promise<void> {
    return this.viewings.end(actor, id, dto.watched);
  }
}
