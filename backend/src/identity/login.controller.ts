import { Controller, Get, HttpCode, Logger, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import type { PersonActor } from '../platform/actor.js';
import { Configuration } from '../platform/config/configuration.js';
import { CurrentActor, type SignedInRequest } from '../platform/http/current-actor.js';
import { PublicRoute, SignedIn, Throttled } from '../platform/http/permit.js';
import { ProductError } from '../platform/product-error.js';
import { IdentityProviderUnavailable, LoginRefused } from './identity.errors.js';
import { Login } from './login.service.js';
import { SigningOut } from './providers/signing-out.service.js';
import { safeReturnPath } from './return-path.js';
import { deviceWords } from './sessions/device-words.js';
import { LOGIN_ATTEMPT_MS } from './session-state.js';
import { Sessions } from './sessions.service.js';
import { cookieAttributes, cookieName, tokenFromCookies } from './session-token.js';

/** Where a browser ends that went to prove once more who sits before it. */
const STEPPED_UP = '/stepped-up';

/** The browser's way in and out. It is led around by redirects, so what fails is told on a page of the console. */
@ApiExcludeController()
@Controller('auth')
export class LoginController {
  private readonly logger = new Logger('Login');

  constructor(
    private readonly login: Login,
    private readonly sessions: Sessions,
    private readonly signingOut: SigningOut,
    private readonly configuration: Configuration,
  ) {}

  @Get('login')
  @Throttled('sign-in')
  @PublicRoute('whoever wants to sign in is not signed in yet')
  async begin(
    @Query('provider') provider: unknown,
    @Query('returnTo') returnTo: unknown,
    @Req() request: Request,
    @Res() response: Response,
  ) {
    const named = typeof provider === 'string' ? provider : undefined;
    await this.send(request, response, '/', () => this.login.begin(named, safeReturnPath(returnTo)));
  }

  @Get('step-up')
  @Throttled('sign-in')
  @PublicRoute('somebody whose session has ended meanwhile signs in instead')
  async stepUp(@Query('returnTo') returnTo: unknown, @Req() request: Request, @Res() response: Response) {
    const token = this.cookie(request, 'session');
    const session = token === null ? null : await this.sessions.find(token);
    const back = returnTo === undefined ? STEPPED_UP : safeReturnPath(returnTo);
    await this.send(request, response, session ? STEPPED_UP : '/', () =>
      session ? this.login.beginStepUp(session, back) : this.login.begin(undefined, back),
    );
  }

  @Get('callback{/:provider}')
  @Throttled('sign-in')
  @PublicRoute('the identity provider sends the browser here before there is a session')
  async complete(
    @Param('provider') provider: string | undefined,
    @Req() request: Request,
    @Res() response: Response,
  ) {
    response.setHeader('cache-control', 'no-store');
    response.setHeader('referrer-policy', 'no-referrer');
    this.clearCookie(response, 'login');
    const attemptToken = this.cookie(request, 'login');
    const toldAt = (await this.login.isStepUp(attemptToken)) ? STEPPED_UP : '/';
    try {
      const { sessionToken, returnTo } = await this.login.complete({
        attemptToken,
        provider,
        query: request.originalUrl.split('?').slice(1).join('?'),
        formerSession: this.cookie(request, 'session'),
        device: deviceWords(request.get('user-agent')),
      });
      this.setCookie(response, 'session', sessionToken);
      response.redirect(302, returnTo);
    } catch (thrown) {
      this.tellAt(toldAt, response, thrown);
    }
  }

  /** Ends the session here, and says where the browser goes to end the one at the provider. */
  @Post('logout')
  @HttpCode(200)
  @SignedIn()
  async logout(
    @CurrentActor() actor: PersonActor,
    @Req() request: SignedInRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<{ next: string }> {
    if (request.sessionIdHash) await this.sessions.end(actor, request.sessionIdHash);
    this.clearCookie(response, 'session');
    response.setHeader('cache-control', 'no-store');
    return { next: await this.signingOut.next(actor) };
  }

  private async send(
    request: Request,
    response: Response,
    toldAt: string,
    begin: () => Promise<{ url: string; attemptToken: string }>,
  ): Promise<void> {
    response.setHeader('cache-control', 'no-store');
    try {
      const { url, attemptToken } = await begin();
      this.setCookie(response, 'login', attemptToken, LOGIN_ATTEMPT_MS);
      response.redirect(302, url);
    } catch (thrown) {
      // A script or a monitor gets the problem itself.
      const told = thrown instanceof IdentityProviderUnavailable || thrown instanceof LoginRefused;
      if (!told || !request.headers.accept?.includes('text/html')) throw thrown;
      this.tellAt(toldAt, response, thrown);
    }
  }

  private tellAt(page: string, response: Response, thrown: unknown): void {
    const code = thrown instanceof ProductError ? thrown.code : 'LOGIN_FAILED';
    const cause = thrown instanceof ProductError ? thrown.cause : thrown;
    const reason = { code, cause: nameOf(cause) };
    if (thrown instanceof LoginRefused) this.logger.warn(reason);
    else this.logger.error(reason);
    response.redirect(302, `${page}?problem=${code}`);
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
