import { Body, Controller, Get, Header, Param, ParseUUIDPipe, Post, StreamableFile } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { PersonActor } from '../../platform/actor.js';
import { CurrentActor } from '../../platform/http/current-actor.js';
import { Permit, StepUp } from '../../platform/http/permit.js';
import { AskAuditExportDto, AuditExportDto, AuditExportListDto } from './audit-exports.dto.js';
import { AuditExports } from './audit-exports.service.js';

@ApiTags('AuditExports')
@Controller('api/audit-exports')
export class AuditExportsController {
  constructor(private readonly exports: AuditExports) {}

  @Get()
  @Permit('audit.export')
  @ApiOkResponse({ type: AuditExportListDto })
  list(@CurrentActor() actor: PersonActor): Promise<AuditExportListDto> {
    return this.exports.list(actor);
  }

  @Post()
  @Permit('audit.export')
  @StepUp()
  @ApiCreatedResponse({ type: AuditExportDto })
  ask(@CurrentActor() actor: PersonActor, @Body() dto: AskAuditExportDto): Promise<AuditExportDto> {
    return this.exports.ask(actor, dto);
  }

  @Get(':id/content')
  @Permit('audit.export')
  @Header('cache-control', 'no-store')
  @ApiProduces('application/zip')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async content(
    @CurrentActor() actor: PersonActor,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<StreamableFile> {
    const { zip, name, bytes } = await this.exports.content(actor, id);
    return new StreamableFile(zip, {
      type: 'application/zip',
      disposition: `attachment; filename="${name}"`,
      length: bytes,
    });
  }
}
