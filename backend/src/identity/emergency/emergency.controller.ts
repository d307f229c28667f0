import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Req, Res } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import type { PersonActor } from '../../platform/actor.js';
import { Configuration } from '../../platform/config/configuration.js';
import { CurrentActor } from '../../platform/http/current-actor.js';
import { Permit, PublicRoute, SignedIn, Throttled } from '../../platform/http/permit.js';
import { cookieAttributes, cookieName } from '../session-token.js';
import { deviceWords } from '../sessions/device-words.js';
import { EmergencyAccount } from './emergency-account.service.js';
import { EmergencyDto, OpenEmergencyDto, ReviewEmergencyDto } from './emergency.dto.js';

@ApiTags('Emergency')
@Controller('api/emergency')
export class EmergencyController {
  constructor(
    private readonly account: EmergencyAccount,
    private readonly configuration: Configuration,
  ) {}

  @Get()
  @SignedIn()
  @ApiOkResponse({ type: EmergencyDto })
  get(@CurrentActor() actor: PersonActor): Promise<EmergencyDto> {
    return this.account.state(actor);
  }

  @Post('open')
  @HttpCode(204)
  @Throttled('emergency-guess')
  @PublicRoute('it is for when nobody can sign in; two shares of a sealed secret prove whoever comes')
  @ApiNoContentResponse()
  async open(
    @Body() dto: OpenEmergencyDto,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    const token = await this.account.open(dto, deviceWords(request.get('user-agent')));
    const { publicUrl } = this.configuration.http;
    response.cookie(cookieName('session', publicUrl), token, cookieAttributes(publicUrl));
  }

  @Post(':id/review')
  @HttpCode(204)
  @Permit('emergency.review')
  @ApiNoContentResponse()
  review(
    @CurrentActor() actor: PersonActor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() dto: ReviewEmergencyDto,
  ): Promise<void> {
    return this.account.review(actor, id, dto.findings);
  }
}
