import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { PersonActor } from '../platform/actor.js';
import { Configuration } from '../platform/config/configuration.js';
import { CurrentActor } from '../platform/http/current-actor.js';
import { Permit } from '../platform/http/permit.js';
import { QualifyStoreDto, StoreQualificationDto } from './store-qualification.dto.js';
import { qualificationView } from './store-qualification-view.js';
import { StoreQualifications } from './store-qualifications.service.js';

@ApiTags('System')
@Controller('api/system/store-qualification')
export class StoreQualificationController {
  constructor(
    private readonly qualifications: StoreQualifications,
    private readonly configuration: Configuration,
  ) {}

  @Get()
  @Permit('system.read')
  @ApiOkResponse({ type: StoreQualificationDto })
  async get(@CurrentActor() _actor: PersonActor): Promise<StoreQualificationDto> {
    return qualificationView(this.configuration.storage, await this.qualifications.last());
  }

  @Post()
  @HttpCode(200)
  @Permit('system.manage')
  @ApiOkResponse({ type: StoreQualificationDto })
  async run(
    @CurrentActor() actor: PersonActor,
    @Body() { serverName, serverVersion }: QualifyStoreDto,
  ): Promise<StoreQualificationDto> {
    const stated = {
      ...(serverName === undefined ? {} : { name: serverName }),
      ...(serverVersion === undefined ? {} : { version: serverVersion }),
    };
    return qualificationView(this.configuration.storage, await this.qualifications.run(actor, stated));
  }
}
