import { Controller, Get, Param, ParseUUIDPipe, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { PersonActor } from '../platform/actor.js';
import { CurrentActor } from '../platform/http/current-actor.js';
import { Permit } from '../platform/http/permit.js';
import { ConsentRegistry } from './consent-registry.js';
import { ConsentPageDto, ConsentQueryDto, ConsentRecordDetailDto } from './consent.dto.js';

@ApiTags('ConsentRecords')
@Controller('api/consent-records')
export class ConsentRecordsController {
  constructor(private readonly registry: ConsentRegistry) {}

  @Get()
  @Permit('consent.read')
  @ApiOkResponse({ type: ConsentPageDto })
  list(@CurrentActor() actor: PersonActor, @Query() query: ConsentQueryDto): Promise<ConsentPageDto> {
    return this.registry.list(actor, query);
  }

  @Get(':id')
  @Permit('consent.read')
  @ApiOkResponse({ type: ConsentRecordDetailDto })
  one(
    @CurrentActor() actor: PersonActor,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<ConsentRecordDetailDto> {
    return this.registry.one(actor, id);
  }
}
