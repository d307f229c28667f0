import { Controller, Get, Header, Param, Req, Res, StreamableFile } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { PublicRoute } from '../platform/http/permit.js';
import { acceptedCoding } from './content-coding.js';
import { RecorderReleases } from './recorder-releases.service.js';

@ApiExcludeController()
@Controller('recorder')
export class RecorderReleasesController {
  constructor(private readonly releases: RecorderReleases) {}

  @Get(':release/exhibit-recorder.js')
  @PublicRoute('pages of the firm load the recorder; it is the same for everybody')
  @Header('cache-control', 'public, max-age=31536000, immutable')
  @Header('cross-origin-resource-policy', 'cross-origin')
  @Header('access-control-allow-origin', '*')
  @Header('vary', 'accept-encoding')
  async script(
    @Param('release') release: string,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<StreamableFile> {
    const coding = acceptedCoding(request);
    const bytes = await this.releases.bytes(release, coding);
    if (coding !== 'identity') response.setHeader('content-encoding', coding);
    return new StreamableFile(bytes, { type: 'text/javascript; charset=utf-8' });
  }
}
