import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { LessThan, type DataSource, type EntityManager } from 'typeorm';
import { AuditLog } from '../audit/audit-log.service.js';
import type { PersonActor } from '../platform/actor.js';
import { Clock } from '../platform/clock.js';
import { LoginRefused } from './identity.errors.js';
import { LoginAttempt } from './login-attempt.entity.js';
import type { LoginSession } from './login-session.entity.js';
import { rolesFault, rolesFrom } from './mapping/role-mapping.js';
import { RoleMappings } from './mapping/role-mappings.service.js';
import { People } from './people.service.js';
import { IdentityProviders } from './providers/identity-providers.service.js';
import { newLoginSecrets, type OpenIdProvider } from './providers/openid-provider.js';
import type { Proof } from './providers/proof.js';
import { SessionAuthentication } from './providers/session-authentication.service.js';
import { DirectoryPeople } from './scim/directory-people.service.js';
import { Sessions } from './sessions.service.js';
import { provedSince, stepUpRequest } from './sessions/step-up.js';
import { LOGIN_ATTEMPT_MS } from './session-state.js';
import { newToken, tokenHash } from './session-token.js';

/** What the browser brought back from the provider. */
export interface Callback {
  attemptToken: string | null;
  /** The provider to whose address it came back. */
  provider: string | undefined;
  query: string;
  formerSession: string | null;
  device: string;
}

type Refusal = ConstructorParameters<typeof LoginRefused>[0];

@Injectable()
export class Login {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly providers: IdentityProviders,
    private readonly authentication: SessionAuthentication,
    private readonly people: People,
    private readonly mappings: RoleMappings,
    private readonly directory: DirectoryPeople,
    private readonly sessions: Sessions,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** Remembers an attempt and says where to send the browser; the token goes into its cookie. */
  async begin(
    provider: string | undefined,
    returnTo: string,
  ): Promise<{ url: string; attemptToken: string }> {
    // max_age makes a provider say when the person typed their password, and forget what is older than a session.
    const maxAge = String(this.sessions.limits.absoluteMs / 1_000);
    return this.send(this.providers.named(provider), returnTo, { max_age: maxAge }, null);
  }

  /** The same for somebody who is in, and proves once more that it is still them. */
  async beginStepUp(session: LoginSession, returnTo: string): Promise<{ url: string; attemptToken: string }> {
    const provider = await this.authentication.providerOf(session);
    if (!provider) throw new LoginRefused('STEP_UP_NOT_CONFIRMED');
    return this.send(provider, returnTo, stepUpRequest(provider.settings), session.personId);
  }

  /** Whether an attempt was a step-up; its answer is told to a person who is in. */
  async isStepUp(attemptToken: string | null): Promise<boolean> {
    if (attemptToken === null) return false;
    const attempt = await this.source.manager.findOneBy(LoginAttempt, { idHash: tokenHash(attemptToken) });
    return attempt !== null && attempt.forPerson !== null;
  }

  /** Ends an attempt, whatever comes of it, and opens a session if it was good. */
  async complete(callback: Callback): Promise<{ sessionToken: string; returnTo: string }> {
    const attempt = callback.attemptToken === null ? null : await this.take(callback.attemptToken);
    if (!attempt) throw new LoginRefused('LOGIN_EXPIRED');
    const provider = this.providers.named(callback.provider);
    if (provider.name !== attempt.provider) throw new LoginRefused('LOGIN_FAILED');
    const proof = await provider.exchange(callback.query, attempt);
    const sessionToken = await this.admit(proof, { attempt, provider, callback });
    return { sessionToken, returnTo: attempt.returnTo };
  }

  private async send(
    provider: OpenIdProvider,
    returnTo: string,
    ask: Record<string, string>,
    forPerson: string | null,
  ): Promise<{ url: string; attemptToken: string }> {
    const secrets = newLoginSecrets();
    const url = await provider.authorizationUrl(secrets, ask);
    const attemptToken = newToken();
    const now = this.clock.now();
    await this.source.manager.delete(LoginAttempt, { expiresAt: LessThan(now) });
    await this.source.manager.insert(LoginAttempt, {
      ...secrets,
      idHash: tokenHash(attemptToken),
      provider: provider.name,
      returnTo,
      begunAt: now,
      expiresAt: new Date(now.getTime() + LOGIN_ATTEMPT_MS),
      forPerson,
    });
    return { url, attemptToken };
  }

  /** Takes the attempt away before it is used: the same answer a second time finds nothing. */
  private async take(attemptToken: string): Promise<LoginAttempt | null> {
    const idHash = tokenHash(attemptToken);
    const attempt = await this.source.manager.findOneBy(LoginAttempt, { idHash });
    const taken = await this.source.manager.delete(LoginAttempt, { idHash });
    return attempt && taken.affected === 1 && this.clock.now() < attempt.expiresAt ? attempt : null;
  }

  private async admit(
    proof: Proof,
    by: { attempt: LoginAttempt; provider: OpenIdProvider; callback: Callback },
  ): Promise<string> {
    const outcome = await this.source.transaction(async (manager) => {
      const now = this.clock.now();
      const rules = await this.mappings.inForce(manager);
      const roles = rolesFrom(rules, proof.identity.issuer, proof.memberships);
      const personId = await this.people.signedIn(manager, proof.identity, now);
      const actor: PersonActor = { kind: 'person', personId, roles };
      const refusal = await this.refusal(manager, actor, proof, by);
      const stepUp = by.attempt.forPerson !== null;
      if (refusal) {
        const kind = stepUp ? 'step-up.refused' : 'login.refused';
        await this.audit.append(manager, actor, { kind, fields: { code: refusal } });
        return { refusal };
      }
      const { formerSession, device } = by.callback;
      const opened = { ...proof, personId, roles, device };
      const token = await this.sessions.open(manager, opened, formerSession, now);
      await this.audit.append(
        manager,
        actor,
        stepUp
          ? { kind: 'step-up.done', fields: { acr: proof.acr === null ? null : 'given' } }
          : { kind: 'login.succeeded', fields: { roles, provider: by.provider.name } },
      );
      return { token };
    });
    if ('refusal' in outcome) throw new LoginRefused(outcome.refusal);
    return outcome.token;
  }

  private async refusal(
    manager: EntityManager,
    { personId, roles }: PersonActor,
    proof: Proof,
    { attempt, provider }: { attempt: LoginAttempt; provider: OpenIdProvider },
  ): Promise<Refusal | null> {
    if (attempt.forPerson !== null && attempt.forPerson !== personId) return 'STEP_UP_OTHER_PERSON';
    if (attempt.forPerson !== null && !provedSince(proof, provider.settings, attempt.begunAt))
      return 'STEP_UP_NOT_CONFIRMED';
    if (await this.directory.hasLeft(manager, provider.name, proof.identity.subject))
      return 'LOGIN_PERSON_LEFT';
    return rolesFault(roles);
  }
}
