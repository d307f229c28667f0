import { Body, Controller, Get, Header, HttpCode, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { PersonActor } from '../../platform/actor.js';
import { CurrentActor } from '../../platform/http/current-actor.js';
import { Permit, PublicRoute, StepUp } from '../../platform/http/permit.js';
import { KeyRotation } from './key-rotation.service.js';
import { KeySuccessions } from './key-successions.service.js';
import {
  CertificateRequestDto,
  ImportCertificateDto,
  KeyRotationDto,
  KeysDto,
  NewVerifierKeyDto,
  VerifierKeyDto,
} from './keys.dto.js';
import { KeysOverview, rotationView } from './keys-overview.service.js';
import { SigningCertificates } from './signing-certificates.service.js';

@ApiTags('Keys')
@Controller('api/system/keys')
export class KeysController {
  constructor(
    private readonly overview: KeysOverview,
    private readonly rotation: KeyRotation,
    private readonly certificates: SigningCertificates,
    private readonly successions: KeySuccessions,
  ) {}

  @Get()
  @Permit('system.read')
  @ApiOkResponse({ type: KeysDto })
  get(@CurrentActor() actor: PersonActor): Promise<KeysDto> {
    return this.overview.get(actor);
  }

  @Post('rotation')
  @Permit('system.manage')
  @StepUp()
  @ApiCreatedResponse({ type: KeyRotationDto })
  async rotate(@CurrentActor() actor: PersonActor): Promise<KeyRotationDto> {
    return rotationView(await this.rotation.rotate(actor));
  }

  @Post('verifier-key')
  @Permit('system.manage')
  @StepUp()
  @ApiCreatedResponse({ type: NewVerifierKeyDto })
  async renewVerifierKey(@CurrentActor() actor: PersonActor): Promise<NewVerifierKeyDto> {
    return { verifierKey: await this.successions.begin(actor) };
  }

  @Post('signing-key')
  @HttpCode(204)
  @Permit('system.manage')
  @StepUp()
  @ApiNoContentResponse()
  renewSigningKey(@CurrentActor() actor: PersonActor): Promise<void> {
    return this.certificates.renewSigningKey(actor);
  }

  @Post('certificate-request')
  @Permit('system.manage')
  @StepUp()
  @ApiCreatedResponse({ type: CertificateRequestDto })
  async request(@CurrentActor() actor: PersonActor): Promise<CertificateRequestDto> {
    return { pem: await this.certificates.request(actor) };
  }

  @Post('certificate')
  @HttpCode(204)
  @Permit('system.manage')
  @StepUp()
  @ApiNoContentResponse()
  importChain(@CurrentActor() actor: PersonActor, @Body() { pem }: ImportCertificateDto): Promise<void> {
    return this.certificates.importChain(actor, pem);
  }
}

@ApiTags('Keys')
@Controller('api/verifier-keys')
export class VerifierKeysController {
  constructor(private readonly overview: KeysOverview) {}

  @Get()
  @Header('cache-control', 'no-store')
  @PublicRoute('public halves of keys: whoever checks a pack has no session here')
  @ApiOkResponse({ type: [VerifierKeyDto] })
  list(): Promise<VerifierKeyDto[]> {
    return this.overview.verifierKeys();
  }
}
