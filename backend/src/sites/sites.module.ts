import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Site } from './site.entity.js';
import { SitesController } from './sites.controller.js';
import { Sites } from './sites.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([Site])],
  controllers: [SitesController],
  providers: [Sites],
  exports: [Sites],
})
export class SitesModule {}
