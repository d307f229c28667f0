import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiProperty, ApiTags } from '@nestjs/swagger';
import { PublicRoute } from '../../platform/http/permit.js';
import { IdentityProviders } from './identity-providers.service.js';

export class SignInOptionDto {
  @ApiProperty()
  provider: string;

  /** What people call it. */
  @ApiProperty()
  label: string;
}

export class SignInOptionsDto {
  @ApiProperty({ type: [SignInOptionDto] })
  items: SignInOptionDto[];
}

@ApiTags('Session')
@Controller('api/sign-in-options')
export class SignInOptionsController {
  constructor(private readonly providers: IdentityProviders) {}

  @Get()
  @PublicRoute('the sign-in page shows it to people who are not signed in yet')
  @ApiOkResponse({ type: SignInOptionsDto })
  list(): SignInOptionsDto {
    return {
      items: this.providers.all.map(({ name, settings }) => ({
        provider: name,
        label: settings.label ?? name,
      })),
    };
  }
}
