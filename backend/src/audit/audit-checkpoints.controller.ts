import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { PersonActor } from '../platform/actor.js';
import { CurrentActor } from '../platform/http/current-actor.js';
import { Permit } from '../platform/http/permit.js';
import { AuditCheckpointsDto } from './audit-checkpoints.dto.js';
import { CheckpointViews } from './checkpoint-views.service.js';

@ApiTags('AuditCheckpoints')
@Controller('api/audit-checkpoints')
export class AuditCheckpointsController {
  constructor(private readonly views: CheckpointViews) {}

  @Get()
  @Permit('audit.read')
  @ApiOkResponse({ type: AuditCheckpointsDto })
  get(@CurrentActor() actor: PersonActor): Promise<AuditCheckpointsDto> {
    return this.views.get(actor);
  }
}
