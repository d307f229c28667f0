import { Controller, Get, Header, Param, ParseUUIDPipe, Post, StreamableFile } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { PersonActor } from '../../platform/actor.js';
import { CurrentActor } from '../../platform/http/current-actor.js';
import { NumberParam } from '../../platform/http/number-param.pipe.js';
import { Permit } from '../../platform/http/permit.js';
import { RemeasurementDto, RemeasurementListDto } from './remeasurement.dto.js';
import { Remeasurements } from './remeasurements.service.js';

@ApiTags('Remeasurements')
@Controller('api')
export class RemeasurementsController {
  constructor(private readonly remeasurements: Remeasurements) {}

  @Get('verdicts/:id/remeasurements')
  @Permit('recordings.search')
  @ApiOkResponse({ type: RemeasurementListDto })
  list(
    @CurrentActor() actor: PersonActor,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<RemeasurementListDto> {
    return this.remeasurements.list(actor, id);
  }

  @Post('verdicts/:id/remeasurements')
  @Permit('verdicts.remeasure')
  @ApiCreatedResponse({ type: RemeasurementDto })
  ask(@CurrentActor() actor: PersonActor, @Param('id', ParseUUIDPipe) id: string): Promise<RemeasurementDto> {
    return this.remeasurements.ask(actor, id);
  }

  @Get('remeasurements/:id/stills/:moment')
  @Permit('recordings.watch')
  @Header('cache-control', 'no-store')
  @ApiProduces('image/png')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async still(
    @CurrentActor() actor: PersonActor,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('moment', NumberParam) moment: number,
  ): Promise<StreamableFile> {
    return new StreamableFile(await this.remeasurements.still(actor, id, moment), { type: 'image/png' });
  }
}
