import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { PersonActor } from '../platform/actor.js';
import { CurrentActor } from '../platform/http/current-actor.js';
import { Permit } from '../platform/http/permit.js';
import { NoticesDto } from './notices.dto.js';
import { Notices } from './notices.service.js';

@ApiTags('Notices')
@Controller('api/notices')
export class NoticesController {
  constructor(private readonly notices: Notices) {}

  @Get()
  @Permit('system.read')
  @ApiOkResponse({ type: NoticesDto })
  list(@CurrentActor() actor: PersonActor): Promise<NoticesDto> {
    return this.notices.list(actor);
  }
}
