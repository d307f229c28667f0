import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { Refusals } from '../../audit/refusals.service.js';
import { sha256 } from '../../evidence/sha256.js';
import type { SystemActor } from '../../platform/actor.js';
import { Clock } from '../../platform/clock.js';
import { IdentityProviderUnavailable, LogoutTokenRefused } from '../identity.errors.js';
import { Person } from '../person.entity.js';
import { SessionEndings } from '../sessions/session-endings.service.js';
import { IdentityProviders } from './identity-providers.service.js';
import { checkedLogoutToken, claimedIssuer, type SignedOut } from './logout-token.js';

const ACTOR: SystemActor = { kind: 'system', job: 'back-channel-logout' };

/** A provider tells that somebody signed out there, or was signed out: their sessions here end at once. */
@Injectable()
export class BackChannelLogout {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly providers: IdentityProviders,
    private readonly endings: SessionEndings,
    private readonly refusals: Refusals,
    private readonly clock: Clock,
  ) {}

  async take(token: unknown): Promise<void> {
    try {
      const told = await this.checked(token);
      await this.source.transaction((manager) => this.carryOut(manager, told));
    } catch (thrown) {
      if (thrown instanceof LogoutTokenRefused)
        await this.refusals.write(ACTOR, { kind: 'provider-logout.refused', fields: {} });
      throw thrown;
    }
  }

  private async checked(token: unknown): Promise<SignedOut> {
    const provider = this.providers.ofIssuer(claimedIssuer(token));
    if (!provider) throw new LogoutTokenRefused();
    const { issuer, keys } = await provider.verification();
    const expected = { issuer, audience: provider.settings.clientId, keys, now: this.clock.now() };
    try {
      return await checkedLogoutToken(token as string, expected);
    } catch (cause) {
      throw cause instanceof LogoutTokenRefused ? cause : new IdentityProviderUnavailable(cause);
    }
  }

  private async carryOut(manager: EntityManager, told: SignedOut): Promise<void> {
    const now = this.clock.now();
    await this.once(manager, told, now);
    const people = await this.meant(manager, told);
    for (const { id: personId } of people)
      if (told.sid !== null)
        await this.endings.endAtProvider(manager, ACTOR, { personId, sid: told.sid }, now);
      else await this.endings.endAllOf(manager, ACTOR, personId, 'signed-out-at-provider', now);
  }

  /** A token counts once, in whatever process it arrives a second time. */
  private async once(manager: EntityManager, { issuer, jti, forgetAt }: SignedOut, now: Date): Promise<void> {
    await manager.query('DELETE FROM logout_token_seen WHERE forget_at < $1', [now]);
    const first: unknown[] = await manager.query(
      `INSERT INTO logout_token_seen (issuer, jti_hash, forget_at) VALUES ($1, $2, $3)
       ON CONFLICT DO NOTHING RETURNING 1`,
      [issuer, sha256(Buffer.from(jti, 'utf8')), forgetAt],
    );
    if (first.length === 0) throw new LogoutTokenRefused();
  }

  /** Somebody whom we never saw is nobody: the answer is the same. */
  private async meant(
    manager: EntityManager,
    { issuer, subject, sid }: SignedOut,
  ): Promise<{ id: string }[]> {
    if (subject !== null) return manager.findBy(Person, { issuer, subject });
    return manager.query(
      `SELECT DISTINCT p.id FROM person p JOIN login_session s ON s.person_id = p.id
       WHERE p.issuer = $1 AND s.provider_sid = $2 AND s.ended_at IS NULL`,
      [issuer, sid],
    );
  }
}
