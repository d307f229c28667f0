import { Body, Controller, Get, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { PersonActor } from '../platform/actor.js';
import { CurrentActor } from '../platform/http/current-actor.js';
import { Permit } from '../platform/http/permit.js';
import { CreateSiteDto, SiteDto, SiteListDto } from './sites.dto.js';
import { Sites } from './sites.service.js';

@ApiTags('Sites')
@Controller('api/sites')
export class SitesController {
  constructor(private readonly sites: Sites) {}

  @Get()
  @Permit('sites.read')
  @ApiOkResponse({ type: SiteListDto })
  list(@CurrentActor() actor: PersonActor): Promise<SiteListDto> {
    return this.sites.list(actor);
  }

  @Get(':id')
  @Permit('sites.read')
  @ApiOkResponse({ type: SiteDto })
  get(@CurrentActor() actor: PersonActor, @Param('id', ParseUUIDPipe) id: string): Promise<SiteDto> {
    return this.sites.get(actor, id);
  }

  @Post()
  @Permit('sites.manage')
  @ApiCreatedResponse({ type: SiteDto })
  create(@CurrentActor() actor: PersonActor, @Body() dto: CreateSiteDto): Promise<SiteDto> {
    return this.sites.create(actor, dto);
  }
}
