import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { LessThan, type DataSource } from 'typeorm';
import { AuditLog } from '../audit/audit-log.service.js';
import { Clock } from '../platform/clock.js';
import { Configuration } from '../platform/config/configuration.js';
import { IdentityProvider } from './identity-provider.service.js';
import { LoginRefused } from './identity.errors.js';
import { LoginAttempt } from './login-attempt.entity.js';
import { People, type ProvenIdentity } from './people.service.js';
import { rolesConflict, rolesFromGroups } from './role-table.js';
import { Sessions } from './sessions.service.js';
import { LOGIN_ATTEMPT_MS } from './session-state.js';
import { newToken, tokenHash } from './session-token.js';

@Injectable()
export class Login {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly configuration: Configuration,
    private readonly provider: IdentityProvider,
    private readonly people: People,
    private readonly sessions: Sessions,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** Remembers an attempt and says where to send the browser; the token goes into its cookie. */
  async begin(returnTo: string): Promise<{ url: string; attemptToken: string }> {
    const secrets = this.provider.newSecrets();
    const url = await this.provider.authorizationUrl(secrets);
    const attemptToken = newToken();
    const now = this.clock.now();
    await this.source.manager.delete(LoginAttempt, { expiresAt: LessThan(now) });
    await this.source.manager.insert(LoginAttempt, {
      ...secrets,
      idHash: tokenHash(attemptToken),
      returnTo,
      expiresAt: new Date(now.getTime() + LOGIN_ATTEMPT_MS),
    });
    return { url, attemptToken };
  }

  /** Ends an attempt, whatever comes of it, and opens a session if it was good. */
  async complete(
    attemptToken: string | null,
    query: string,
    formerSession: string | null,
  ): Promise<{ sessionToken: string; returnTo: string }> {
    const attempt = attemptToken === null ? null : await this.take(attemptToken);
    if (!attempt) throw new LoginRefused('LOGIN_EXPIRED');
    const { identity, groups } = await this.provider.exchange(query, attempt);
    const sessionToken = await this.admit(identity, groups, formerSession);
    return { sessionToken, returnTo: attempt.returnTo };
  }

  /** Takes the attempt away before it is used: the same answer a second time finds nothing. */
  private async take(attemptToken: string): Promise<LoginAttempt | null> {
    const idHash = tokenHash(attemptToken);
    const attempt = await this.source.manager.findOneBy(LoginAttempt, { idHash });
    const taken = await this.source.manager.delete(LoginAttempt, { idHash });
    return attempt && taken.affected === 1 && this.clock.now() < attempt.expiresAt ? attempt : null;
  }

  private async admit(
    identity: ProvenIdentity,
    groups: unknown,
    formerSession: string | null,
  ): Promise<string> {
    const roles = rolesFromGroups(groups, this.configuration.oidc.groupPrefix);
    const refusal =
      roles.length === 0 ? 'LOGIN_NO_ROLE' : rolesConflict(roles) ? 'LOGIN_ROLE_CONFLICT' : null;
    const token = await this.source.transaction(async (manager) => {
      const now = this.clock.now();
      const personId = await this.people.signedIn(manager, identity, now);
      const actor = { kind: 'person', personId, roles } as const;
      if (refusal) {
        await this.audit.append(manager, actor, { kind: 'login.refused', fields: { code: refusal } });
        return null;
      }
      const opened = await this.sessions.open(manager, personId, roles, formerSession, now);
      await this.audit.append(manager, actor, { kind: 'login.succeeded', fields: { roles } });
      return opened;
    });
    if (token === null) throw new LoginRefused(refusal ?? 'LOGIN_FAILED');
    return token;
  }
}
