import { Body, Controller, Get, Header, HttpCode, Post, Query, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { PersonActor } from '../../platform/actor.js';
import { CurrentActor } from '../../platform/http/current-actor.js';
import { Permit } from '../../platform/http/permit.js';
import { CertificateExports } from './certificate-exports.service.js';
import {
  ApproveDestructionsDto,
  ApprovedDto,
  CertificatesQueryDto,
  DestructionPageDto,
  DestructionQueryDto,
} from './destructions.dto.js';
import { Destructions } from './destructions.service.js';

@ApiTags('Destructions')
@Controller('api/destructions')
export class DestructionsController {
  constructor(
    private readonly destructions: Destructions,
    private readonly certificates: CertificateExports,
  ) {}

  @Get()
  @Permit('retention.read')
  @ApiOkResponse({ type: DestructionPageDto })
  list(@CurrentActor() actor: PersonActor, @Query() query: DestructionQueryDto): Promise<DestructionPageDto> {
    return this.destructions.list(actor, query);
  }

  @Post('approve')
  @HttpCode(200)
  @Permit('destruction.approve')
  @ApiOkResponse({ type: ApprovedDto })
  approve(@CurrentActor() actor: PersonActor, @Body() dto: ApproveDestructionsDto): Promise<ApprovedDto> {
    return this.destructions.approve(actor, dto);
  }

  @Get('certificates')
  @Permit('retention.read')
  @Header('cache-control', 'no-store')
  @ApiProduces('application/jsonl')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async export(
    @CurrentActor() actor: PersonActor,
    @Query() query: CertificatesQueryDto,
  ): Promise<StreamableFile> {
    const { lines, name } = await this.certificates.export(actor, query);
    return new StreamableFile(lines, {
      type: 'application/jsonl',
      disposition: `attachment; filename="${name}"`,
    });
  }
}
