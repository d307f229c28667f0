import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { PersonActor } from '../platform/actor.js';
import { CurrentActor } from '../platform/http/current-actor.js';
import { Permit, StepUp } from '../platform/http/permit.js';
import { PersonLinkDrafts } from './person-link-drafts.service.js';
import { DraftPersonLinkDto, PersonLinkDto, PersonLinkListDto } from './person-links.dto.js';

@ApiTags('PersonLinks')
@Controller('api/person-links')
export class PersonLinksController {
  constructor(private readonly drafts: PersonLinkDrafts) {}

  @Get()
  @Permit('people.read')
  @ApiOkResponse({ type: PersonLinkListDto })
  list(@CurrentActor() actor: PersonActor): Promise<PersonLinkListDto> {
    return this.drafts.list(actor);
  }

  @Post()
  @Permit('people.manage')
  @ApiCreatedResponse({ type: PersonLinkDto })
  draft(@CurrentActor() actor: PersonActor, @Body() dto: DraftPersonLinkDto): Promise<PersonLinkDto> {
    return this.drafts.draft(actor, dto);
  }

  @Post(':id/publish')
  @HttpCode(200)
  @Permit('people.manage')
  @StepUp()
  @ApiOkResponse({ type: PersonLinkDto })
  publish(
    @CurrentActor() actor: PersonActor,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<PersonLinkDto> {
    return this.drafts.publish(actor, id);
  }
}
