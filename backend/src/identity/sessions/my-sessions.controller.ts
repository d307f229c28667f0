import { Controller, Delete, Get, HttpCode, Param, ParseUUIDPipe, Req } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { PersonActor } from '../../platform/actor.js';
import { CurrentActor, type SignedInRequest } from '../../platform/http/current-actor.js';
import { SignedIn, StepUp } from '../../platform/http/permit.js';
import { MySessionsDto } from './my-sessions.dto.js';
import { MySessions } from './my-sessions.service.js';

@ApiTags('Session')
@Controller('api/my-sessions')
export class MySessionsController {
  constructor(private readonly mine: MySessions) {}

  @Get()
  @SignedIn()
  @ApiOkResponse({ type: MySessionsDto })
  list(@CurrentActor() actor: PersonActor, @Req() request: SignedInRequest): Promise<MySessionsDto> {
    return this.mine.list(actor, request.sessionIdHash);
  }

  @Delete(':id')
  @HttpCode(204)
  @SignedIn()
  @StepUp()
  @ApiNoContentResponse()
  end(@CurrentActor() actor: PersonActor, @Param('id', ParseUUIDPipe) id: string): Promise<void> {
    return this.mine.end(actor, id);
  }
}
