import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { PersonActor } from '../platform/actor.js';
import { CurrentActor } from '../platform/http/current-actor.js';
import { Permit } from '../platform/http/permit.js';
import { SystemDto } from './system.dto.js';
import { SystemOverview } from './system-overview.service.js';

@ApiTags('System')
@Controller('api/system')
export class SystemController {
  constructor(private readonly overview: SystemOverview) {}

  @Get()
  @Permit('system.read')
  @ApiOkResponse({ type: SystemDto })
  get(@CurrentActor() actor: PersonActor): Promise<SystemDto> {
    return this.overview.get(actor);
  }
}
