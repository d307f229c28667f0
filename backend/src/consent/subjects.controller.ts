import { Body, Controller, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { PersonActor } from '../platform/actor.js';
import { CurrentActor } from '../platform/http/current-actor.js';
import { Permit, StepUp } from '../platform/http/permit.js';
import { SubjectWithdrawals } from './subject-withdrawals.service.js';
import {
  CustomerDto,
  SubjectKeyDto,
  SubjectListDto,
  SubjectWithdrawalDto,
  WithdrawSubjectDto,
} from './subjects.dto.js';
import { Subjects } from './subjects.service.js';

@ApiTags('ConsentSubjects')
@Controller('api/consent-subjects')
export class SubjectsController {
  constructor(
    private readonly subjects: Subjects,
    private readonly withdrawals: SubjectWithdrawals,
  ) {}

  /** The customer's number stands in the body: addresses are written into logs. */
  @Post('lookup')
  @HttpCode(200)
  @Permit('consent.read')
  @ApiOkResponse({ type: SubjectListDto })
  of(@CurrentActor() actor: PersonActor, @Body() dto: CustomerDto): Promise<SubjectListDto> {
    return this.subjects.of(actor, dto);
  }

  /** Everything that a customer agreed to on a site, withdrawn at their word by somebody who knows who they are. */
  @Post('withdraw')
  @HttpCode(200)
  @Permit('consent.withdraw')
  @StepUp()
  @ApiOkResponse({ type: SubjectWithdrawalDto })
  withdraw(
    @CurrentActor() actor: PersonActor,
    @Body() dto: WithdrawSubjectDto,
  ): Promise<SubjectWithdrawalDto> {
    return this.withdrawals.withdraw(actor, dto);
  }

  @Post(':siteId/rotate-key')
  @Permit('sites.manage')
  @StepUp()
  @ApiCreatedResponse({ type: SubjectKeyDto })
  rotate(
    @CurrentActor() actor: PersonActor,
    @Param('siteId', ParseUUIDPipe) siteId: string,
  ): Promise<SubjectKeyDto> {
    return this.subjects.rotate(actor, siteId);
  }
}
