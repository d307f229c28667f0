import { Body, Controller, Header, HttpCode, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { PublicRoute, Throttled } from '../../platform/http/permit.js';
import { BackChannelLogout } from './back-channel-logout.service.js';

@ApiExcludeController()
@Controller('auth/back-channel-logout')
export class BackChannelLogoutController {
  constructor(private readonly logouts: BackChannelLogout) {}

  @Post()
  @Throttled('provider-logout')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @PublicRoute('the identity provider calls it, and proves itself by the signature of the logout token')
  async take(@Body() form: unknown): Promise<void> {
    await this.logouts.take((form as { logout_token?: unknown } | undefined)?.logout_token);
  }
}
