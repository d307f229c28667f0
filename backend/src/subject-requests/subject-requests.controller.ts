import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { PersonActor } from '../platform/actor.js';
import { CurrentActor } from '../platform/http/current-actor.js';
import { Permit, StepUp } from '../platform/http/permit.js';
import {
  IdentifySubjectDto,
  OpenSubjectRequestDto,
  SubjectRequestDto,
  SubjectRequestListDto,
  SubjectRequestReasonDto,
} from './subject-requests.dto.js';
import { SubjectRequests } from './subject-requests.service.js';

@ApiTags('SubjectRequests')
@Controller('api/subject-requests')
export class SubjectRequestsController {
  constructor(private readonly requests: SubjectRequests) {}

  @Get()
  @Permit('subject-requests.read')
  @ApiOkResponse({ type: SubjectRequestListDto })
  list(@CurrentActor() actor: PersonActor): Promise<SubjectRequestListDto> {
    return this.requests.list(actor);
  }

  @Post()
  @Permit('subject-requests.handle')
  @ApiCreatedResponse({ type: SubjectRequestDto })
  open(@CurrentActor() actor: PersonActor, @Body() dto: OpenSubjectRequestDto): Promise<SubjectRequestDto> {
    return this.requests.open(actor, dto);
  }

  @Get(':id')
  @Permit('subject-requests.read')
  @ApiOkResponse({ type: SubjectRequestDto })
  one(
    @CurrentActor() actor: PersonActor,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<SubjectRequestDto> {
    return this.requests.one(actor, id);
  }

  @Post(':id/identify')
  @HttpCode(200)
  @Permit('subject-requests.handle')
  @ApiOkResponse({ type: SubjectRequestDto })
  identify(
    @CurrentActor() actor: PersonActor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { identityCheck }: IdentifySubjectDto,
  ): Promise<SubjectRequestDto> {
    return this.requests.identify(actor, id, identityCheck);
  }

  @Post(':id/extend')
  @HttpCode(200)
  @Permit('subject-requests.handle')
  @ApiOkResponse({ type: SubjectRequestDto })
  extend(
    @CurrentActor() actor: PersonActor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { reason }: SubjectRequestReasonDto,
  ): Promise<SubjectRequestDto> {
    return this.requests.extend(actor, id, reason);
  }

  @Post(':id/carry-out')
  @HttpCode(200)
  @Permit('subject-requests.handle')
  @StepUp()
  @ApiOkResponse({ type: SubjectRequestDto })
  carryOut(
    @CurrentActor() actor: PersonActor,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<SubjectRequestDto> {
    return this.requests.carryOut(actor, id);
  }

  @Post(':id/decline')
  @HttpCode(200)
  @Permit('subject-requests.handle')
  @ApiOkResponse({ type: SubjectRequestDto })
  decline(
    @CurrentActor() actor: PersonActor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { reason }: SubjectRequestReasonDto,
  ): Promise<SubjectRequestDto> {
    return this.requests.decline(actor, id, reason);
  }

  @Post(':id/lift')
  @HttpCode(200)
  @Permit('subject-requests.handle')
  @ApiOkResponse({ type: SubjectRequestDto })
  lift(
    @CurrentActor() actor: PersonActor,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<SubjectRequestDto> {
    return this.requests.lift(actor, id);
  }

  @Post(':id/copy')
  @HttpCode(200)
  @Permit('evidence.export')
  @ApiOkResponse({ type: SubjectRequestDto })
  copy(
    @CurrentActor() actor: PersonActor,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<SubjectRequestDto> {
    return this.requests.copy(actor, id);
  }
}
