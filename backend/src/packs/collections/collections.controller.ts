import { Body, Controller, Get, Header, Param, ParseUUIDPipe, Post, StreamableFile } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { PersonActor } from '../../platform/actor.js';
import { CurrentActor } from '../../platform/http/current-actor.js';
import { Permit, StepUp } from '../../platform/http/permit.js';
import { CollectionDto, CollectionListDto, OrderCollectionDto } from './collections.dto.js';
import { PackCollections } from './collections.service.js';

@ApiTags('EvidenceCollections')
@Controller('api/evidence-collections')
export class PackCollectionsController {
  constructor(private readonly collections: PackCollections) {}

  @Get()
  @Permit('evidence.export')
  @ApiOkResponse({ type: CollectionListDto })
  list(@CurrentActor() actor: PersonActor): Promise<CollectionListDto> {
    return this.collections.list(actor);
  }

  @Post()
  @Permit('evidence.export')
  @StepUp()
  @ApiCreatedResponse({ type: CollectionDto })
  order(@CurrentActor() actor: PersonActor, @Body() dto: OrderCollectionDto): Promise<CollectionDto> {
    return this.collections.order(actor, dto);
  }

  @Get(':id')
  @Permit('evidence.export')
  @ApiOkResponse({ type: CollectionDto })
  one(@CurrentActor() actor: PersonActor, @Param('id', ParseUUIDPipe) id: string): Promise<CollectionDto> {
    return this.collections.one(actor, id);
  }

  @Post(':id/retry')
  @Permit('evidence.export')
  @ApiCreatedResponse({ type: CollectionDto })
  retry(@CurrentActor() actor: PersonActor, @Param('id', ParseUUIDPipe) id: string): Promise<CollectionDto> {
    return this.collections.retry(actor, id);
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
    const { zip, bytes, name } = await this.collections.content(actor, id);
    return new StreamableFile(zip, {
      type: 'application/zip',
      length: bytes,
      disposition: `attachment; filename="${name}"`,
    });
  }
}
