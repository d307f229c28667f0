import { Body, Controller, Delete, Get, Header, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { PersonActor } from '../../platform/actor.js';
import { CurrentActor } from '../../platform/http/current-actor.js';
import { Permit, StepUp } from '../../platform/http/permit.js';
import { ApiTokensDto, MadeApiTokenDto, MakeApiTokenDto } from './api-token.dto.js';
import { ApiTokens } from './api-tokens.service.js';

@ApiTags('ApiTokens')
@Controller('api/api-tokens')
export class ApiTokensController {
  constructor(private readonly tokens: ApiTokens) {}

  @Get()
  @Permit('tokens.manage')
  @ApiOkResponse({ type: ApiTokensDto })
  list(@CurrentActor() actor: PersonActor): Promise<ApiTokensDto> {
    return this.tokens.list(actor);
  }

  @Post()
  @Permit('tokens.manage')
  @StepUp()
  @Header('cache-control', 'no-store')
  @ApiCreatedResponse({ type: MadeApiTokenDto })
  make(@CurrentActor() actor: PersonActor, @Body() dto: MakeApiTokenDto): Promise<MadeApiTokenDto> {
    return this.tokens.make(actor, dto);
  }

  @Delete(':id')
  @HttpCode(204)
  @Permit('tokens.manage')
  @ApiNoContentResponse()
  revoke(@CurrentActor() actor: PersonActor, @Param('id', ParseUUIDPipe) id: string): Promise<void> {
    return this.tokens.revoke(actor, id);
  }
}
