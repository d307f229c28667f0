import { Controller, Get, Param, ParseUUIDPipe } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { PersonActor } from '../../platform/actor.js';
import { CurrentActor } from '../../platform/http/current-actor.js';
import { Permit } from '../../platform/http/permit.js';
import { ConsentProofDto } from './consent-proof.dto.js';
import { ConsentProofs } from './consent-proofs.service.js';

@ApiTags('ConsentProofs')
@Controller('api/recordings/:id/consent-proof')
export class ConsentProofsController {
  constructor(private readonly proofs: ConsentProofs) {}

  @Get()
  @Permit('recordings.search')
  @ApiOkResponse({ type: ConsentProofDto })
  get(@CurrentActor() actor: PersonActor, @Param('id', ParseUUIDPipe) id: string): Promise<ConsentProofDto> {
    return this.proofs.get(actor, id);
  }
}
