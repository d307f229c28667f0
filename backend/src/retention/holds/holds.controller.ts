import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { PersonActor } from '../../platform/actor.js';
import { CurrentActor } from '../../platform/http/current-actor.js';
import { Permit } from '../../platform/http/permit.js';
import { MatterDto, MatterListDto, OpenMatterDto, PlaceHoldDto, ReleaseReasonDto } from './holds.dto.js';
import { Holds } from './holds.service.js';

@ApiTags('Holds')
@Controller('api/matters')
export class HoldsController {
  constructor(private readonly holds: Holds) {}

  @Get()
  @Permit('retention.read')
  @ApiOkResponse({ type: MatterListDto })
  list(@CurrentActor() actor: PersonActor): Promise<MatterListDto> {
    return this.holds.list(actor);
  }

  @Post()
  @Permit('holds.place')
  @ApiCreatedResponse({ type: MatterDto })
  open(@CurrentActor() actor: PersonActor, @Body() { name }: OpenMatterDto): Promise<MatterDto> {
    return this.holds.open(actor, name);
  }

  @Post(':id/holds')
  @Permit('holds.place')
  @ApiCreatedResponse({ type: MatterDto })
  place(
    @CurrentActor() actor: PersonActor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() dto: PlaceHoldDto,
  ): Promise<MatterDto> {
    return this.holds.place(actor, id, dto);
  }

  @Post('holds/:hold/ask-release')
  @HttpCode(200)
  @Permit('holds.place')
  @ApiOkResponse({ type: MatterDto })
  askRelease(
    @CurrentActor() actor: PersonActor,
    @Param('hold', ParseUUIDPipe) hold: string,
    @Body() { reason }: ReleaseReasonDto,
  ): Promise<MatterDto> {
    return this.holds.askRelease(actor, hold, reason);
  }

  @Post('holds/:hold/release')
  @HttpCode(200)
  @Permit('holds.place')
  @ApiOkResponse({ type: MatterDto })
  release(
    @CurrentActor() actor: PersonActor,
    @Param('hold', ParseUUIDPipe) hold: string,
  ): Promise<MatterDto> {
    return this.holds.release(actor, hold);
  }
}
