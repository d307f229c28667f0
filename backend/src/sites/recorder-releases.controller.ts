import { Controller, Get, Header, Param, StreamableFile } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { PublicRoute } from '../platform/http/permit.js';
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
  async script(@Param('release') release: string): Promise<StreamableFile> {
    return new StreamableFile(await this.releases.bytes(release), {
      type: 'text/javascript; charset=utf-8',
    });
  }
}
