import { Controller, Get, Header } from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { PersonActor } from '../../platform/actor.js';
import { CurrentActor } from '../../platform/http/current-actor.js';
import { Permit } from '../../platform/http/permit.js';
import { Metrics } from './metrics.service.js';

@ApiTags('System')
@Controller('api/system/metrics')
export class MetricsController {
  constructor(private readonly metrics: Metrics) {}

  @Get()
  @Permit('system.read')
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  @Header('cache-control', 'no-store')
  @ApiProduces('text/plain')
  @ApiOkResponse({ schema: { type: 'string' } })
  get(@CurrentActor() actor: PersonActor): Promise<string> {
    return this.metrics.text(actor);
  }
}
