import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { Refusals } from '../audit/refusals.service.js';
import type { PersonActor } from '../platform/actor.js';
import { Clock } from '../platform/clock.js';
import { Configuration } from '../platform/config/configuration.js';
import type { SignedInRequest } from '../platform/http/current-actor.js';
import {
  ROUTE_RULE,
  STEP_UP,
  THROTTLED,
  type Permission,
  type RouteRule,
  type ThrottleName,
} from '../platform/http/permit.js';
import { CSRF_HEADER, fromOurConsole } from './csrf.js';
import {
  CsrfRefused,
  PermissionDenied,
  RouteUndeclared,
  SessionRequired,
  StepUpNeeded,
} from './identity.errors.js';
import type { LoginSession } from './login-session.entity.js';
import { apiTokenIn } from './machines/api-token-text.js';
import { ApiTokens } from './machines/api-tokens.service.js';
import { permissionsHeld } from './machines/machine-permissions.js';
import { SessionAuthentication } from './providers/session-authentication.service.js';
import { cookieName, tokenFromCookies } from './session-token.js';
import { Sessions } from './sessions.service.js';
import { Throttle } from './throttling/throttle.service.js';

/** Stands before every route. What a route does not declare is refused. */
@Injectable()
export class RouteGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly sessions: Sessions,
    private readonly authentication: SessionAuthentication,
    private readonly tokens: ApiTokens,
    private readonly throttle: Throttle,
    private readonly refusals: Refusals,
    private readonly configuration: Configuration,
    private readonly clock: Clock,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const rule = this.declared<RouteRule>(ROUTE_RULE, context);
    if (!rule) throw new RouteUndeclared();
    const request = context.switchToHttp().getRequest<SignedInRequest>();
    const throttled = this.declared<ThrottleName>(THROTTLED, context);
    if (throttled) await this.throttle.count(throttled, request.ip ?? '');
    if (rule.kind === 'public' || rule.kind === 'site-key') return true;

    const secret = apiTokenIn(request.headers.authorization);
    const session = secret === undefined ? await this.sessionOf(request) : null;
    const actor = session ? this.enter(request, session) : await this.machine(request, secret ?? null);
    // Only a person has a session of their own.
    const wanted = session || rule.kind !== 'signed-in' ? wantedBy(rule) : [];
    if (wanted !== null && !wanted.some((permission) => permissionsHeld(actor).includes(permission)))
      await this.refuse(actor, wanted, request);
    if (request.method !== 'GET' && request.method !== 'HEAD')
      await this.throttle.count('changes', actor.personId);
    // After the permission: whoever may not do it anyway is not sent to prove who they are.
    if (this.declared<boolean>(STEP_UP, context)) {
      if (!session) return this.refuse(actor, wanted ?? [], request);
      await this.refuseStale(session);
    }
    return true;
  }

  private enter(request: SignedInRequest, session: LoginSession): PersonActor {
    const actor: PersonActor = { kind: 'person', personId: session.personId, roles: session.roles };
    request.actor = actor;
    request.sessionIdHash = session.idHash;
    this.refuseForgery(request, session);
    return actor;
  }

  /** Who guesses is kept out by address, before anything is looked up: then even a right guess is worth nothing. */
  private async machine(request: SignedInRequest, secret: string | null): Promise<PersonActor> {
    const from = request.ip ?? '';
    await this.throttle.refuseIfOut('token-guess', from);
    const found = secret === null ? null : await this.tokens.actorOf(secret);
    if (!found) {
      await this.throttle.count('token-guess', from);
      throw new SessionRequired();
    }
    request.actor = found.actor;
    if (found.directory !== null) request.directory = found.directory;
    return found.actor;
  }

  private declared<T>(what: string, context: ExecutionContext): T | undefined {
    return this.reflector.getAllAndOverride<T | undefined>(what, [context.getHandler(), context.getClass()]);
  }

  private async sessionOf(request: SignedInRequest): Promise<LoginSession> {
    const name = cookieName('session', this.configuration.http.publicUrl);
    const token = tokenFromCookies(request.headers.cookie, name);
    const session = token === null ? null : await this.sessions.find(token);
    if (!session) throw new SessionRequired();
    return session;
  }

  private refuseForgery(request: SignedInRequest, session: LoginSession): void {
    const sent = {
      method: request.method,
      token: request.get(CSRF_HEADER),
      origin: request.get('origin'),
    };
    if (!fromOurConsole(sent, session.csrfToken, this.configuration.http.publicUrl)) throw new CsrfRefused();
  }

  private async refuseStale(session: LoginSession): Promise<void> {
    const { freshMs } = this.sessions.limits;
    if (!(await this.authentication.isFresh(session, freshMs, this.clock.now())))
      throw new StepUpNeeded(freshMs / 1_000);
  }

  private async refuse(
    actor: PersonActor,
    wanted: readonly Permission[],
    request: SignedInRequest,
  ): Promise<never> {
    // The declared route, not the address: an address may name a recording or a subject.
    const pattern = (request.route as { path?: unknown } | undefined)?.path;
    const route = `${request.method} ${String(pattern)}`;
    const fields = { permission: wanted.join(' or '), route };
    await this.refusals.write(actor, { kind: 'permission.refused', fields });
    throw new PermissionDenied();
  }
}

/** The permissions of which one is enough; null where being signed in is. */
function wantedBy(rule: RouteRule): readonly Permission[] | null {
  switch (rule.kind) {
    case 'permission':
      return rule.anyOf;
    case 'signed-in':
      return null;
    default:
      return [];
  }
}
