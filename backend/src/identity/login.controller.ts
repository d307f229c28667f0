import { Controller, Get, HttpCode, Logger, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import type { PersonActor } from '../platform/actor.js';
import { Configuration } from '../platform/config/configuration.js';
import { CurrentActor, type SignedInRequest } from '../platform/http/current-actor.js';
import { PublicRoute, SignedIn } from '../platform/http/permit.js';
import { ProductError } from '../platform/product-error.js';
import { IdentityProviderUnavailable, LoginRefused } from './identity.errors.js';
import { Login } from './login.service.js';
import { safeReturnPath } from './return-path.js';
import { LOGIN_ATTEMPT_MS } from './session-state.js';
import { Sessions } from './sessions.service.js';
import { cookieAttributes, cookieName, tokenFromCookies } from './session-token.js';

/** The browser's way in and out. It is led around by redirects, so what fails is told on the start page. */
@ApiExcludeController()
@Controller('auth')
export class LoginController {
  private readonly logger = new Logger('Login');

  constructor(
    private readonly login: Login,
    private readonly sessions: Sessions,
    private readonly configuration: Configuration,
  ) {}

  @Get('login')
  @PublicRoute('whoever wants to sign in is not signed in yet')
  async begin(@Query('returnTo') returnTo: unknown, @Req() request: Request, @Res() response: Response) {
    response.setHeader('cache-control', 'no-store');
    try {
      const { url, attemptToken } = await this.login.begin(safeReturnPath(returnTo));
      this.setCookie(response, 'login', attemptToken, LOGIN_ATTEMPT_MS);
      response.redirect(302, url);
    } catch (thrown) {
      // A script or a monitor gets the problem itself.
      if (!(thrown instanceof IdentityProviderUnavailable) || !request.headers.accept?.includes('text/html'))
        throw thrown;
      this.toStartPage(response, thrown);
    }
  }

  @Get('callback')
  @PublicRoute('the identity provider sends the browser here before there is a session')
  async complete(@Req() request: Request, @Res() response: Response) {
    response.setHeader('cache-control', 'no-store');
    response.setHeader('referrer-policy', 'no-referrer');
    this.clearCookie(response, 'login');
    try {
      const { sessionToken, returnTo } = await this.login.complete(
        this.cookie(request, 'login'),
        request.originalUrl.split('?').slice(1).join('?'),
        this.cookie(request, 'session'),
      );
      this.setCookie(response, 'session', sessionToken);
      response.redirect(302, returnTo);
    } catch (thrown) {
      this.toStartPage(response, thrown);
    }
  }

  @Post('logout')
  @HttpCode(204)
  @SignedIn()
  async logout(
    @CurrentActor() actor: PersonActor,
    @Req() request: SignedInRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    if (request.sessionIdHash) await this.sessions.end(actor, request.sessionIdHash);
    this.clearCookie(response, 'session');
  }

  private toStartPage(response: Response, thrown: unknown): void {
    const code = thrown instanceof ProductError ? thrown.code : 'LOGIN_FAILED';
    const cause = thrown instanceof ProductError ? thrown.cause : thrown;
    const reason = { code, cause: nameOf(cause) };
    if (thrown instanceof LoginRefused) this.logger.warn(reason);
    else this.logger.error(reason);
    response.redirect(302, `/?problem=${code}`);
  }

  private cookie(request: Request, purpose: 'session' | 'login'): string | null {
    return tokenFromCookies(request.headers.cookie, cookieName(purpose, this.configuration.http.publicUrl));
  }

  private setCookie(response: Response, purpose: 'session' | 'login', token: string, maxAge?: number): void {
    const { publicUrl } = this.configuration.http;
    response.cookie(cookieName(purpose, publicUrl), token, {
      ...cookieAttributes(publicUrl),
      ...(maxAge === undefined ? {} : { maxAge }),
    });
  }

  private clearCookie(response: Response, purpose: 'session' | 'login'): void {
    const { publicUrl } = this.configuration.http;
    response.clearCookie(cookieName(purpose, publicUrl), cookieAttributes(publicUrl));
  }
}

/** Messages of the provider may repeat what it was sent; its code says enough. */
function nameOf(cause: unknown): string | undefined {
  if (!(cause instanceof Error)) return undefined;
  const { code, error } = cause as { code?: unknown; error?: unknown };
  return [cause.name, code, error].filter((part) => typeof part === 'string').join(' ');
}
