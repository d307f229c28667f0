import { Body, Controller, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { PersonActor } from '../platform/actor.js';
import { CurrentActor } from '../platform/http/current-actor.js';
import { NumberParam } from '../platform/http/number-param.pipe.js';
import { Permit, StepUp } from '../platform/http/permit.js';
import { RetentionRulebook } from './retention-rules.service.js';
import {
  DraftRetentionRulesDto,
  ReadyRuleSetListDto,
  RetentionPreviewDto,
  RetentionRulesListDto,
  SetSweeperDto,
  SweeperDto,
} from './retention.dto.js';
import { SweeperViews } from './sweeper/sweeper-views.service.js';

@ApiTags('Retention')
@Controller('api/retention')
export class RetentionController {
  constructor(
    private readonly rulebook: RetentionRulebook,
    private readonly sweeper: SweeperViews,
  ) {}

  @Get('rules')
  @Permit('retention.read')
  @ApiOkResponse({ type: RetentionRulesListDto })
  list(@CurrentActor() actor: PersonActor): Promise<RetentionRulesListDto> {
    return this.rulebook.list(actor);
  }

  @Get('ready-rules')
  @Permit('retention.read')
  @ApiOkResponse({ type: ReadyRuleSetListDto })
  ready(@CurrentActor() actor: PersonActor): ReadyRuleSetListDto {
    return this.rulebook.ready(actor);
  }

  @Post('rules')
  @Permit('retention.draft')
  @ApiCreatedResponse({ type: RetentionRulesListDto })
  draft(
    @CurrentActor() actor: PersonActor,
    @Body() dto: DraftRetentionRulesDto,
  ): Promise<RetentionRulesListDto> {
    return this.rulebook.draft(actor, dto);
  }

  @Get('rules/:version/preview')
  @Permit('retention.read')
  @ApiOkResponse({ type: RetentionPreviewDto })
  preview(
    @CurrentActor() actor: PersonActor,
    @Param('version', NumberParam) version: number,
  ): Promise<RetentionPreviewDto> {
    return this.rulebook.preview(actor, version);
  }

  @Post('rules/:version/publish')
  @HttpCode(200)
  @Permit('retention.publish')
  @StepUp()
  @ApiOkResponse({ type: RetentionRulesListDto })
  publish(
    @CurrentActor() actor: PersonActor,
    @Param('version', NumberParam) version: number,
  ): Promise<RetentionRulesListDto> {
    return this.rulebook.publish(actor, version);
  }

  @Get('sweeper')
  @Permit('retention.read')
  @ApiOkResponse({ type: SweeperDto })
  state(@CurrentActor() actor: PersonActor): Promise<SweeperDto> {
    return this.sweeper.get(actor);
  }

  @Put('sweeper')
  @Permit('retention.operate')
  @ApiOkResponse({ type: SweeperDto })
  set(@CurrentActor() actor: PersonActor, @Body() dto: SetSweeperDto): Promise<SweeperDto> {
    return this.sweeper.set(actor, dto);
  }
}
