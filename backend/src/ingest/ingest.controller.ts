import {
  SEGMENT_MEDIA_TYPE,
  WIRE_LIMITS,
  type ConsentResult,
  type ConsentStatus,
  type SegmentAck,
  type SiteConfig,
  type WithdrawalResult,
} from '@exhibit/contract';
import {
  Body,
  Controller,
  Get,
  Header,
  Headers,
  HttpCode,
  Param,
  ParseUUIDPipe,
  Post,
  Put,
  Query,
  Req,
} from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request } from 'express';
import { Consent } from '../consent/consent.service.js';
import { ConsentSubmissionDto } from '../consent/consent.dto.js';
import { NumberParam } from '../platform/http/number-param.pipe.js';
import { SiteKeyRoute } from '../platform/http/permit.js';
import { ProductError } from '../platform/product-error.js';
import { Sites } from '../sites/sites.service.js';
import { readBody } from './read-body.js';
import { RecorderConfiguration } from './recorder-configuration.service.js';
import { SegmentIntake } from './segment-intake.service.js';

/** The recorder's door: wire v1 of @exhibit/contract, not part of the console's API. */
@ApiExcludeController()
@SiteKeyRoute()
@Controller('ingest/v1/:siteKey')
export class IngestController {
  constructor(
    private readonly sites: Sites,
    private readonly configuration: RecorderConfiguration,
    private readonly consent: Consent,
    private readonly intake: SegmentIntake,
  ) {}

  @Get('config')
  @Header('cache-control', 'no-store')
  config(
    @Param('siteKey') key: string,
    @Headers('origin') origin?: string,
    @Query('visit') visit?: unknown,
  ): Promise<SiteConfig> {
    return this.configuration.read(key, origin, visit);
  }

  @Post('consents')
  @Header('cache-control', 'no-store')
  async decide(
    @Param('siteKey') key: string,
    @Headers('origin') origin: string | undefined,
    @Body() submission: ConsentSubmissionDto,
    @Headers('sec-gpc') gpc?: string,
  ): Promise<ConsentResult> {
    const site = await this.sites.forRecorder(key, origin);
    return this.consent.record({ kind: 'recorder', siteId: site.id }, site, submission, gpc ?? null);
  }

  @Post('consents/:consentId/withdrawal')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  async withdraw(
    @Param('siteKey') key: string,
    @Headers('origin') origin: string | undefined,
    @Param('consentId', ParseUUIDPipe) consentId: string,
  ): Promise<WithdrawalResult> {
    // Whoever holds the receipt may withdraw, from wherever they are; a page of somebody else's may not for them.
    const site = await (origin === undefined ? this.sites.byKey(key) : this.sites.forRecorder(key, origin));
    return this.consent.withdraw({ kind: 'recorder', siteId: site.id }, site, consentId);
  }

  @Get('consents/:consentId')
  @Header('cache-control', 'no-store')
  async status(
    @Param('siteKey') key: string,
    @Headers('origin') origin: string | undefined,
    @Param('consentId', ParseUUIDPipe) consentId: string,
  ): Promise<ConsentStatus> {
    const site = await (origin === undefined ? this.sites.byKey(key) : this.sites.forRecorder(key, origin));
    return this.consent.status({ kind: 'recorder', siteId: site.id }, site, consentId);
  }

  @Put('recordings/:recording/segments/:seq')
  @Header('cache-control', 'no-store')
  async take(
    @Param('siteKey') key: string,
    @Headers('origin') origin: string | undefined,
    @Param('recording', ParseUUIDPipe) recording: string,
    @Param('seq', NumberParam) seq: number,
    @Headers('content-digest') digest: string | undefined,
    @Req() request: Request,
  ): Promise<SegmentAck> {
    const site = await this.sites.forRecorder(key, origin);
    if (!request.is(SEGMENT_MEDIA_TYPE))
      throw new ProductError('MEDIA_TYPE_NOT_SUPPORTED', 415, `Send ${SEGMENT_MEDIA_TYPE}.`);
    const frame = await readBody(request, WIRE_LIMITS.segmentBytes);
    return this.intake.take(site, { recording, seq }, frame, digest);
  }
}
