import { Controller, Get, Header, Param, Query, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { PersonActor } from '../../platform/actor.js';
import { CurrentActor } from '../../platform/http/current-actor.js';
import { Permit } from '../../platform/http/permit.js';
import { AuditAnchorsDto, CheckpointQueryDto, ReceiptParamDto } from './anchors.dto.js';
import { AuditAnchors, type Download } from './audit-anchors.service.js';

/** Checkpoints and their receipts hold nothing that is secret: they are made to be given away. */
@ApiTags('AuditAnchors')
@Controller('api/audit-anchors')
export class AuditAnchorsController {
  constructor(private readonly anchors: AuditAnchors) {}

  @Get()
  @Permit('system.read')
  @ApiOkResponse({ type: AuditAnchorsDto })
  list(@CurrentActor() actor: PersonActor): Promise<AuditAnchorsDto> {
    return this.anchors.list(actor);
  }

  @Get('checkpoint')
  @Permit('system.read')
  @Header('cache-control', 'no-store')
  @ApiProduces('text/plain')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async checkpoint(
    @CurrentActor() actor: PersonActor,
    @Query() { size }: CheckpointQueryDto,
  ): Promise<StreamableFile> {
    return asFile(await this.anchors.checkpoint(actor, size));
  }

  @Get('receipts/:id')
  @Permit('system.read')
  @Header('cache-control', 'no-store')
  @ApiProduces('application/octet-stream')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async receipt(
    @CurrentActor() actor: PersonActor,
    @Param() { id }: ReceiptParamDto,
  ): Promise<StreamableFile> {
    return asFile(await this.anchors.receipt(actor, id));
  }
}

const asFile = ({ bytes, name, type }: Download) =>
  new StreamableFile(bytes, { type, disposition: `attachment; filename="${name}"` });
