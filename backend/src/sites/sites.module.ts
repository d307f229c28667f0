import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CapturesController } from './captures.controller.js';
import { Captures } from './captures.service.js';
import { InstallsController } from './installs.controller.js';
import { Installs } from './installs.service.js';
import { RecorderReleasesController } from './recorder-releases.controller.js';
import { RecorderReleases } from './recorder-releases.service.js';
import { SiteSightings } from './site-sightings.service.js';
import { Site } from './site.entity.js';
import { SitesController } from './sites.controller.js';
import { Sites } from './sites.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([Site])],
  controllers: [SitesController, InstallsController, CapturesController, RecorderReleasesController],
  providers: [Sites, Captures, Installs, RecorderReleases, SiteSightings],
  exports: [Sites, Captures, SiteSightings],
})
export class SitesModule {}
