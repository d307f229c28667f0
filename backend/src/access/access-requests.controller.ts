import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { PersonActor } from '../platform/actor.js';
import { CurrentActor } from '../platform/http/current-actor.js';
import { Permit, StepUp } from '../platform/http/permit.js';
import { AccessDecider } from './access-decider.service.js';
import {
  AccessRequestQueryDto,
  ApproveAccessRequestDto,
  CreateAccessRequestDto,
  DenyAccessRequestDto,
} from './access-requests.dto.js';
import { AccessRequestDto, AccessRequestListDto, RequestedRecordingListDto } from './access-views.dto.js';
import { AccessRequests } from './access-requests.service.js';
import { Grants } from './grants.service.js';

@ApiTags('AccessRequests')
@Controller('api/access-requests')
export class AccessRequestsController {
  constructor(
    private readonly requests: AccessRequests,
    private readonly decider: AccessDecider,
    private readonly grants: Grants,
  ) {}

  @Get()
  @Permit('access.request', 'access.approve', 'access.see-all')
  @ApiOkResponse({ type: AccessRequestListDto })
  list(
    @CurrentActor() actor: PersonActor,
    @Query() query: AccessRequestQueryDto,
  ): Promise<AccessRequestListDto> {
    return this.requests.list(actor, query.state);
  }

  @Get(':id')
  @Permit('access.request', 'access.approve', 'access.see-all')
  @ApiOkResponse({ type: AccessRequestDto })
  get(@CurrentActor() actor: PersonActor, @Param('id', ParseUUIDPipe) id: string): Promise<AccessRequestDto> {
    return this.requests.get(actor, id);
  }

  @Get(':id/recordings')
  @Permit('access.request', 'access.approve', 'access.see-all')
  @ApiOkResponse({ type: RequestedRecordingListDto })
  recordings(
    @CurrentActor() actor: PersonActor,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<RequestedRecordingListDto> {
    return this.requests.recordingsOf(actor, id);
  }

  @Post()
  @Permit('access.request')
  @ApiCreatedResponse({ type: AccessRequestDto })
  create(@CurrentActor() actor: PersonActor, @Body() dto: CreateAccessRequestDto): Promise<AccessRequestDto> {
    return this.requests.create(actor, dto);
  }

  @Post(':id/approve')
  @HttpCode(200)
  @Permit('access.approve')
  @StepUp()
  @ApiOkResponse({ type: AccessRequestDto })
  approve(
    @CurrentActor() actor: PersonActor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() dto: ApproveAccessRequestDto,
  ): Promise<AccessRequestDto> {
    return this.decider.approve(actor, id, dto.minutes);
  }

  @Post(':id/deny')
  @HttpCode(200)
  @Permit('access.approve')
  @ApiOkResponse({ type: AccessRequestDto })
  deny(
    @CurrentActor() actor: PersonActor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() dto: DenyAccessRequestDto,
  ): Promise<AccessRequestDto> {
    return this.decider.deny(actor, id, dto.reason);
  }

  @Post(':id/cancel')
  @HttpCode(200)
  @Permit('access.request')
  @ApiOkResponse({ type: AccessRequestDto })
  cancel(
    @CurrentActor() actor: PersonActor,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<AccessRequestDto> {
    return this.decider.cancel(actor, id);
  }

  /** Ends every grant that it gave. */
  @Post(':id/revoke')
  @HttpCode(200)
  @Permit('access.request', 'access.approve')
  @ApiOkResponse({ type: AccessRequestDto })
  async revoke(
    @CurrentActor() actor: PersonActor,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<AccessRequestDto> {
    await this.grants.revokeAllOf(actor, id);
    return this.requests.get(actor, id);
  }
}
