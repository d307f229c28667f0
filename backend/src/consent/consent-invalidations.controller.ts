import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { PersonActor } from '../platform/actor.js';
import { CurrentActor } from '../platform/http/current-actor.js';
import { Permit, StepUp } from '../platform/http/permit.js';
import {
  ConsentInvalidationDto,
  ConsentInvalidationListDto,
  ConsentInvalidationQueryDto,
  InvalidatedNoticeDto,
  InvalidateNoticeDto,
} from './consent-invalidations.dto.js';
import { ConsentInvalidations } from './consent-invalidations.service.js';

@ApiTags('ConsentInvalidations')
@Controller('api/consent-invalidations')
export class ConsentInvalidationsController {
  constructor(private readonly invalidations: ConsentInvalidations) {}

  @Get()
  @Permit('consent-notices.read')
  @ApiOkResponse({ type: ConsentInvalidationListDto })
  list(
    @CurrentActor() actor: PersonActor,
    @Query() query: ConsentInvalidationQueryDto,
  ): Promise<ConsentInvalidationListDto> {
    return this.invalidations.list(actor, query.siteId);
  }

  @Post()
  @Permit('consent-notices.publish')
  @ApiCreatedResponse({ type: ConsentInvalidationDto })
  ask(@CurrentActor() actor: PersonActor, @Body() dto: InvalidateNoticeDto): Promise<ConsentInvalidationDto> {
    return this.invalidations.ask(actor, dto);
  }

  @Post('agree')
  @HttpCode(200)
  @Permit('consent-notices.publish')
  @StepUp()
  @ApiOkResponse({ type: ConsentInvalidationDto })
  agree(
    @CurrentActor() actor: PersonActor,
    @Body() dto: InvalidatedNoticeDto,
  ): Promise<ConsentInvalidationDto> {
    return this.invalidations.agree(actor, dto);
  }
}
