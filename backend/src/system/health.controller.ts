import { Controller, Get, Header } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { PublicRoute } from '../platform/http/permit.js';
import { SystemParts } from './system-parts.service.js';

@ApiExcludeController()
@PublicRoute('probes have no session, and learn only yes or no')
@Controller('health')
export class HealthController {
  constructor(private readonly parts: SystemParts) {}

  @Get('live')
  @Header('cache-control', 'no-store')
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  @Get('ready')
  @Header('cache-control', 'no-store')
  ready(): Promise<{ status: 'ok' }> {
    return this.parts.requireReady();
  }
}
