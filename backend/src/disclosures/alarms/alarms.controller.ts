import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Put, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { PersonActor } from '../../platform/actor.js';
import { CurrentActor } from '../../platform/http/current-actor.js';
import { Permit } from '../../platform/http/permit.js';
import { AlarmDto, AlarmListDto, AlarmNoteDto, AlarmQueryDto, AlarmSettingsDto } from './alarms.dto.js';
import { DisclosureAlarms } from './disclosure-alarms.service.js';

@ApiTags('DisclosureAlarms')
@Controller('api/disclosure-alarms')
export class DisclosureAlarmsController {
  constructor(private readonly alarms: DisclosureAlarms) {}

  @Get()
  @Permit('alarms.read')
  @ApiOkResponse({ type: AlarmListDto })
  list(@CurrentActor() actor: PersonActor, @Query() query: AlarmQueryDto): Promise<AlarmListDto> {
    return this.alarms.list(actor, query);
  }

  @Get('settings/:disclosure')
  @Permit('alarms.read')
  @ApiOkResponse({ type: AlarmSettingsDto })
  settings(
    @CurrentActor() actor: PersonActor,
    @Param('disclosure', ParseUUIDPipe) disclosure: string,
  ): Promise<AlarmSettingsDto> {
    return this.alarms.settings(actor, disclosure);
  }

  @Put('settings/:disclosure')
  @Permit('alarms.handle')
  @ApiOkResponse({ type: AlarmSettingsDto })
  setSettings(
    @CurrentActor() actor: PersonActor,
    @Param('disclosure', ParseUUIDPipe) disclosure: string,
    @Body() dto: AlarmSettingsDto,
  ): Promise<AlarmSettingsDto> {
    return this.alarms.setSettings(actor, disclosure, dto);
  }

  @Get(':id')
  @Permit('alarms.read')
  @ApiOkResponse({ type: AlarmDto })
  get(@CurrentActor() actor: PersonActor, @Param('id', ParseUUIDPipe) id: string): Promise<AlarmDto> {
    return this.alarms.get(actor, id);
  }

  @Post(':id/acknowledge')
  @HttpCode(200)
  @Permit('alarms.handle')
  @ApiOkResponse({ type: AlarmDto })
  acknowledge(
    @CurrentActor() actor: PersonActor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { note }: AlarmNoteDto,
  ): Promise<AlarmDto> {
    return this.alarms.acknowledge(actor, id, note);
  }

  @Post(':id/close')
  @HttpCode(200)
  @Permit('alarms.handle')
  @ApiOkResponse({ type: AlarmDto })
  close(
    @CurrentActor() actor: PersonActor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { note }: AlarmNoteDto,
  ): Promise<AlarmDto> {
    return this.alarms.close(actor, id, note);
  }
}
