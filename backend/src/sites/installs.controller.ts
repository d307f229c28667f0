import { Controller, Get, Param, ParseUUIDPipe } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { PersonActor } from '../platform/actor.js';
import { CurrentActor } from '../platform/http/current-actor.js';
import { Permit } from '../platform/http/permit.js';
import { InstallDto } from './install.dto.js';
import { Installs } from './installs.service.js';

@ApiTags('Sites')
@Controller('api/sites/:id/install')
export class InstallsController {
  constructor(private readonly installs: Installs) {}

  @Get()
  @Permit('sites.manage')
  @ApiOkResponse({ type: InstallDto })
  get(@CurrentActor() actor: PersonActor, @Param('id', ParseUUIDPipe) id: string): Promise<InstallDto> {
    return this.installs.get(actor, id);
  }
}
