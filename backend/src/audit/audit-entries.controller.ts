import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { PersonActor } from '../platform/actor.js';
import { CurrentActor } from '../platform/http/current-actor.js';
import { Permit } from '../platform/http/permit.js';
import { AuditPageDto, AuditQueryDto, AuditVerificationDto } from './audit-entries.dto.js';
import { AuditTrail } from './audit-trail.service.js';
import { AuditVerification } from './audit-verification.service.js';

@ApiTags('AuditEntries')
@Controller('api/audit-entries')
export class AuditEntriesController {
  constructor(
    private readonly trail: AuditTrail,
    private readonly verification: AuditVerification,
  ) {}

  @Get()
  @Permit('audit.read')
  @ApiOkResponse({ type: AuditPageDto })
  list(@CurrentActor() actor: PersonActor, @Query() query: AuditQueryDto): Promise<AuditPageDto> {
    return this.trail.list(actor, query);
  }

  @Get('verification')
  @Permit('audit.read')
  @ApiOkResponse({ type: AuditVerificationDto })
  verify(@CurrentActor() actor: PersonActor): Promise<AuditVerificationDto> {
    return this.verification.verify(actor);
  }
}
