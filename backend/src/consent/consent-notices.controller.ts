import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { PersonActor } from '../platform/actor.js';
import { CurrentActor } from '../platform/http/current-actor.js';
import { NumberParam } from '../platform/http/number-param.pipe.js';
import { Permit, StepUp } from '../platform/http/permit.js';
import {
  ConsentNoticeDto,
  ConsentNoticeListDto,
  ConsentNoticeQueryDto,
  DraftConsentNoticeDto,
  NoticeWordsDto,
} from './consent-notices.dto.js';
import { ConsentNotices } from './consent-notices.service.js';

@ApiTags('ConsentNotices')
@Controller('api/consent-notices')
export class ConsentNoticesController {
  constructor(private readonly notices: ConsentNotices) {}

  @Get()
  @Permit('consent-notices.read')
  @ApiOkResponse({ type: ConsentNoticeListDto })
  list(
    @CurrentActor() actor: PersonActor,
    @Query() query: ConsentNoticeQueryDto,
  ): Promise<ConsentNoticeListDto> {
    return this.notices.list(actor, query.siteId);
  }

  @Get(':siteId/:version/texts')
  @Permit('consent-notices.read')
  @ApiOkResponse({ type: NoticeWordsDto })
  words(
    @CurrentActor() actor: PersonActor,
    @Param('siteId', ParseUUIDPipe) siteId: string,
    @Param('version', NumberParam) version: number,
  ): Promise<NoticeWordsDto> {
    return this.notices.words(actor, siteId, version);
  }

  @Post()
  @Permit('consent-notices.draft')
  @ApiCreatedResponse({ type: ConsentNoticeDto })
  draft(@CurrentActor() actor: PersonActor, @Body() dto: DraftConsentNoticeDto): Promise<ConsentNoticeDto> {
    return this.notices.draft(actor, dto);
  }

  @Post(':siteId/:version/publish')
  @HttpCode(200)
  @Permit('consent-notices.publish')
  @StepUp()
  @ApiOkResponse({ type: ConsentNoticeDto })
  publish(
    @CurrentActor() actor: PersonActor,
    @Param('siteId', ParseUUIDPipe) siteId: string,
    @Param('version', NumberParam) version: number,
  ): Promise<ConsentNoticeDto> {
    return this.notices.publish(actor, siteId, version);
  }
}
