import { ASSET_MEDIA_TYPE, WIRE_LIMITS, type AssetAck, type AssetStanding } from '@exhibit/contract';
import { Controller, Get, Header, Headers, Param, ParseUUIDPipe, Put, Req } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request } from 'express';
import { SiteKeyRoute } from '../platform/http/permit.js';
import { ProductError } from '../platform/product-error.js';
import { Sites } from '../sites/sites.service.js';
import { AssetDoor } from './asset-door.service.js';
import { refuseAsset } from './ingest.errors.js';
import { readBody } from './read-body.js';

/** Fonts and named images of a page, by hash; only while a consent allows a recording that could show them. */
@ApiExcludeController()
@SiteKeyRoute()
@Controller('ingest/v1/:siteKey/consents/:consentId/assets/:sha256')
export class AssetIngestController {
  constructor(
    private readonly sites: Sites,
    private readonly door: AssetDoor,
  ) {}

  // Not HEAD with a 404: a browser writes that into the console of the firm's page.
  @Get()
  @Header('cache-control', 'no-store')
  async standing(
    @Param('siteKey') key: string,
    @Headers('origin') origin: string | undefined,
    @Param('consentId', ParseUUIDPipe) consentId: string,
    @Param('sha256') sha256: string,
  ): Promise<AssetStanding> {
    const site = await this.sites.forRecorder(key, origin);
    return { known: await this.door.knows(site, consentId, sha256) };
  }

  @Put()
  @Header('cache-control', 'no-store')
  async take(
    @Param('siteKey') key: string,
    @Headers('origin') origin: string | undefined,
    @Param('consentId', ParseUUIDPipe) consentId: string,
    @Param('sha256') sha256: string,
    @Req() request: Request,
  ): Promise<AssetAck> {
    const site = await this.sites.forRecorder(key, origin);
    if (!request.is(ASSET_MEDIA_TYPE))
      throw new ProductError('MEDIA_TYPE_NOT_SUPPORTED', 415, `Send ${ASSET_MEDIA_TYPE}.`);
    const read = () => readBody(request, WIRE_LIMITS.assetBytes, () => refuseAsset('ASSET_TOO_LARGE'));
    return this.door.take(site, consentId, sha256, read);
  }
}
