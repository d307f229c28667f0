import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { PersonActor } from '../platform/actor.js';
import { CurrentActor } from '../platform/http/current-actor.js';
import { Permit } from '../platform/http/permit.js';
import { ImportConsentDto, ImportedConsentDto } from './consent-imports.dto.js';
import { ConsentImports } from './consent-imports.service.js';

@ApiTags('ConsentImports')
@Controller('api/consent-imports')
export class ConsentImportsController {
  constructor(private readonly imports: ConsentImports) {}

  @Post()
  @HttpCode(200)
  @Permit('consent.import')
  @ApiOkResponse({ type: ImportedConsentDto })
  take(@CurrentActor() actor: PersonActor, @Body() dto: ImportConsentDto): Promise<ImportedConsentDto> {
    return this.imports.take(actor, dto);
  }
}
