import {
  Body,
  Controller,
  Get,
  Header,
  Param,
  ParseUUIDPipe,
  Post,
  Query,
  StreamableFile,
} from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { PersonActor } from '../platform/actor.js';
import { CurrentActor } from '../platform/http/current-actor.js';
import { Permit, StepUp } from '../platform/http/permit.js';
import {
  EvidencePackDto,
  EvidencePackListDto,
  EvidencePackQueryDto,
  MakeEvidencePackDto,
} from './evidence-packs.dto.js';
import { EvidencePacks } from './evidence-packs.service.js';

@ApiTags('EvidencePacks')
@Controller('api/evidence-packs')
export class EvidencePacksController {
  constructor(private readonly packs: EvidencePacks) {}

  @Get()
  @Permit('evidence.export')
  @ApiOkResponse({ type: EvidencePackListDto })
  list(
    @CurrentActor() actor: PersonActor,
    @Query() query: EvidencePackQueryDto,
  ): Promise<EvidencePackListDto> {
    return this.packs.list(actor, query.recordingId);
  }

  @Post()
  @Permit('evidence.export')
  @StepUp()
  @ApiCreatedResponse({ type: EvidencePackDto })
  make(@CurrentActor() actor: PersonActor, @Body() dto: MakeEvidencePackDto): Promise<EvidencePackDto> {
    return this.packs.make(actor, dto.recordingId);
  }

  @Get(':id/content')
  @Permit('evidence.export')
  @Header('cache-control', 'no-store')
  @ApiProduces('application/zip')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async content(
    @CurrentActor() actor: PersonActor,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<StreamableFile> {
    const { zip, name } = await this.packs.content(actor, id);
    return new StreamableFile(zip, {
      type: 'application/zip',
      disposition: `attachment; filename="${name}"`,
    });
  }
}
