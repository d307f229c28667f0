import { Controller, Get, Header, Headers, Param, ParseUUIDPipe, Post, Query, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Response } from 'express';
import { Consent } from '../consent/consent.service.js';
import { NoticeReaderDto } from '../consent/notice-reader.dto.js';
import { SelfService } from '../consent/self-service.service.js';
import { Configuration } from '../platform/config/configuration.js';
import { SiteKeyRoute, Throttled } from '../platform/http/permit.js';
import type { Site } from '../sites/site.entity.js';
import { Sites } from '../sites/sites.service.js';
import { VisitorRequests } from '../subject-requests/visitor-requests.service.js';

/** The visitor's own page, opened from the receipt or framed by the firm. Whoever holds the receipt is asked nothing more. */
@ApiExcludeController()
@SiteKeyRoute()
@Controller('ingest/v1/:siteKey/consents/:consentId/page')
export class SelfServiceController {
  constructor(
    private readonly sites: Sites,
    private readonly consent: Consent,
    private readonly selfService: SelfService,
    private readonly requests: VisitorRequests,
    private readonly configuration: Configuration,
  ) {}

  @Get()
  @Header('cache-control', 'no-store')
  async show(
    @Param('siteKey') key: string,
    @Param('consentId', ParseUUIDPipe) consentId: string,
    @Query() { language }: NoticeReaderDto,
    @Res() response: Response,
  ): Promise<void> {
    const site = await this.sites.byKey(key);
    const asked = await this.requests.under(consentId);
    const page = await this.selfService.page({ kind: 'recorder', siteId: site.id }, site, {
      ...{ consentId, asked, language },
    });
    framed(response, site, this.selfService).type('text/html; charset=utf-8').send(page);
  }

  @Post()
  @Header('cache-control', 'no-store')
  async withdraw(
    @Param('siteKey') key: string,
    @Param('consentId', ParseUUIDPipe) consentId: string,
    @Query() { language }: NoticeReaderDto,
    @Headers('origin') origin: string | undefined,
    @Res() response: Response,
  ): Promise<void> {
    const site = await this.pressedOn(key, origin);
    await this.consent.withdraw({ kind: 'recorder', siteId: site.id }, site, consentId);
    response.redirect(303, pageIn('page', language));
  }

  /** What is asked stands in the address, and nothing that a visitor could type is read. */
  @Post('requests/:kind')
  @Throttled('visitor-requests')
  @Header('cache-control', 'no-store')
  async ask(
    @Param('siteKey') key: string,
    @Param('consentId', ParseUUIDPipe) consentId: string,
    @Param('kind') kind: string,
    @Query() { language }: NoticeReaderDto,
    @Headers('origin') origin: string | undefined,
    @Res() response: Response,
  ): Promise<void> {
    const site = await this.pressedOn(key, origin);
    await this.requests.ask({ kind: 'recorder', siteId: site.id }, consentId, kind);
    response.redirect(303, pageIn('../../page', language));
  }

  /** The button on the page itself, or a page of the firm's: nobody else's page presses it. */
  private pressedOn(key: string, origin: string | undefined): Promise<Site> {
    const own = origin === undefined || origin === new URL(this.configuration.http.publicUrl).origin;
    return own ? this.sites.byKey(key) : this.sites.forRecorder(key, origin);
  }
}

const pageIn = (address: string, language: string | undefined): string =>
  language === undefined ? address : `${address}?language=${encodeURIComponent(language)}`;

function framed(response: Response, site: Site, selfService: SelfService): Response {
  response.removeHeader('x-frame-options');
  response.setHeader('content-security-policy', selfService.policy(site));
  // Its own address holds the number of the record, and is told to itself only.
  response.setHeader('referrer-policy', 'same-origin');
  return response;
}
