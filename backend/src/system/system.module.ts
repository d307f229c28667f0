import { Module } from '@nestjs/common';
import { HealthController } from './health.controller.js';
import { SystemController } from './system.controller.js';
import { SystemOverview } from './system-overview.service.js';
import { SystemParts } from './system-parts.service.js';

@Module({
  controllers: [HealthController, SystemController],
  providers: [SystemOverview, SystemParts],
})
export class SystemModule {}
