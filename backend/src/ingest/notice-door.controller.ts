import type { NoticeInForce } from '@exhibit/contract';
import { Controller, Get, Header, Headers, Param, Query, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Response } from 'express';
import { NoticeReaderDto, NoticeShaDto } from '../consent/notice-reader.dto.js';
import { NoticesInForce } from '../consent/notices-in-force.service.js';
import { SiteKeyRoute } from '../platform/http/permit.js';
import { Sites } from '../sites/sites.service.js';

/** What visitors are told, for a banner and for whoever holds a receipt. It is public: it stands in the firm's pages. */
@ApiExcludeController()
@SiteKeyRoute()
@Controller('ingest/v1/:siteKey')
export class NoticeDoorController {
  constructor(
    private readonly sites: Sites,
    private readonly notices: NoticesInForce,
  ) {}

  @Get('notice')
  @Header('cache-control', 'no-store')
  async tell(
    @Param('siteKey') key: string,
    @Query() { language = 'und', jurisdiction }: NoticeReaderDto,
    @Headers('origin') origin?: string,
  ): Promise<NoticeInForce> {
    // A browser names no origin when it reads from its own.
    const site = await (origin === undefined ? this.sites.byKey(key) : this.sites.forRecorder(key, origin));
    return this.notices.tell(site, { language, jurisdiction: jurisdiction ?? null });
  }

  /** No origin is asked: a visitor opens it from their receipt, years later. Text only, so nothing in it can run. */
  @Get('notices/:sha256')
  @Header('cache-control', 'public, max-age=31536000, immutable')
  async bytes(
    @Param('siteKey') key: string,
    @Param() { sha256 }: NoticeShaDto,
    @Res() response: Response,
  ): Promise<void> {
    const { id } = await this.sites.byKey(key);
    response.type('text/plain; charset=utf-8').send(await this.notices.bytes(id, sha256));
  }
}
