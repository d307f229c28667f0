import { randomUUID, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { AuditLog } from '../../audit/audit-log.service.js';
import { Notices } from '../../notices/notices.service.js';
import type { OperatorActor, PersonActor, SystemActor } from '../../platform/actor.js';
import { Clock } from '../../platform/clock.js';
import { lockByName } from '../../platform/database/lock-by-name.js';
import { ProductError } from '../../platform/product-error.js';
import { People } from '../people.service.js';
import { Sessions } from '../sessions.service.js';
import type { EmergencyDto, OpenEmergencyDto } from './emergency.dto.js';
import { EMERGENCY_ISSUER } from './emergency-issuer.js';
import { newShares, verifierOf } from './emergency-shares.js';

const HOUR_MS = 3_600_000;
const ACTOR: SystemActor = { kind: 'system', job: 'emergency' };

interface Opening {
  id: string;
  reason: string;
  opened_at: Date;
  ends_at: Date;
}

/** One administrator that belongs to nobody, for when nobody can sign in. Loud, short, used once, and looked at afterwards. */
@Injectable()
export class EmergencyAccount {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly people: People,
    private readonly sessions: Sessions,
    private readonly notices: Notices,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** Seals the account anew; the shares are shown to whoever holds the ceremony and are kept nowhere. */
  async seal(actor: OperatorActor, count: number): Promise<string[]> {
    const { shares, verifier } = await newShares(count);
    await this.source.transaction(async (manager) => {
      // Two ceremonies at once would leave shares of which nobody knows whether they open anything.
      await lockByName(manager, 'emergency-seal');
      if (await this.awaiting(manager))
        throw new ProductError(
          'EMERGENCY_NOT_REVIEWED',
          409,
          'The last opening has not been reviewed. Let a compliance or privacy officer write the review in the console.',
        );
      const [now, id] = [this.clock.now(), randomUUID()];
      await manager.query('UPDATE emergency_seal SET broken_at = $1 WHERE broken_at IS NULL', [now]);
      await manager.query(
        'INSERT INTO emergency_seal (id, verifier, shares, sealed_at) VALUES ($1, $2, $3, $4)',
        [id, verifier, count, now],
      );
      await this.audit.append(manager, actor, {
        kind: 'emergency.sealed',
        fields: { seal: id, shares: count },
      });
    });
    return shares;
  }

  /** Opens the account for an hour; returns the token of its session. One answer for whatever is wrong with the shares. */
  async open({ shares, reason }: OpenEmergencyDto, device: string): Promise<string> {
    const given = await verifierOf(shares);
    const token = await this.source.transaction(async (manager) => {
      const [seal]: { id: string; verifier: Buffer }[] = await manager.query(
        'SELECT id, verifier FROM emergency_seal WHERE broken_at IS NULL FOR UPDATE',
      );
      if (!seal || given === null || !timingSafeEqual(seal.verifier, given)) {
        await this.audit.append(manager, ACTOR, { kind: 'emergency.opening.refused', fields: {} });
        return null;
      }
      return this.opened(manager, seal.id, { reason, device });
    });
    if (token === null)
      throw new ProductError(
        'EMERGENCY_REFUSED',
        403,
        'These are not two shares of the account as it is sealed now.',
        {
          level: 'warn',
        },
      );
    return token;
  }

  /** What the banner tells everybody who is signed in, until somebody has reviewed it. */
  async state(_actor: PersonActor): Promise<EmergencyDto> {
    const opening = await this.awaiting(this.source.manager);
    if (!opening) return { opening: null };
    const { id, reason, opened_at: openedAt, ends_at: endsAt } = opening;
    const over = this.clock.now() >= endsAt;
    return { opening: { id, reason, openedAt: openedAt.toISOString(), endsAt: endsAt.toISOString(), over } };
  }

  async review(actor: PersonActor, id: string, findings: string): Promise<void> {
    await this.source.transaction(async (manager) => {
      const now = this.clock.now();
      const [opening]: Opening[] = await manager.query(
        'SELECT * FROM emergency_opening WHERE id = $1 AND reviewed_at IS NULL FOR UPDATE',
        [id],
      );
      if (!opening)
        throw new ProductError(
          'EMERGENCY_OPENING_NOT_FOUND',
          404,
          'There is no opening that waits for a review.',
        );
      if (now < opening.ends_at)
        throw new ProductError(
          'EMERGENCY_NOT_OVER',
          409,
          'It is still open. Review it when its hour is over.',
        );
      await manager.query(
        'UPDATE emergency_opening SET reviewed_by = $2, reviewed_at = $3, findings = $4 WHERE id = $1',
        [id, actor.personId, now, findings],
      );
      await this.audit.append(manager, actor, { kind: 'emergency.reviewed', fields: { seal: id } });
    });
  }

  private async opened(
    manager: EntityManager,
    seal: string,
    { reason, device }: { reason: string; device: string },
  ): Promise<string> {
    const now = this.clock.now();
    const endsAt = new Date(now.getTime() + HOUR_MS);
    const identity = { issuer: EMERGENCY_ISSUER, subject: seal, displayName: 'Emergency account' };
    const personId = await this.people.signedIn(manager, identity, now);
    await manager.query('UPDATE emergency_seal SET broken_at = $2 WHERE id = $1', [seal, now]);
    await manager.query(
      'INSERT INTO emergency_opening (id, person_id, reason, opened_at, ends_at) VALUES ($1, $2, $3, $4, $5)',
      [seal, personId, reason, now, endsAt],
    );
    const actor: PersonActor = { kind: 'person', personId, roles: ['administrator'] };
    await this.audit.append(manager, actor, {
      kind: 'emergency.opened',
      fields: { seal, endsAt: endsAt.toISOString() },
    });
    await this.notices.write(manager, {
      kind: 'emergency.opened',
      title: 'The emergency account was opened by two shares, for an hour',
      facts: { until: endsAt.toISOString() },
      path: '/',
    });
    return this.sessions.open(
      manager,
      {
        ...{ personId, roles: ['administrator'], memberships: [], sid: null, device },
        ...{ authenticatedAt: now, acr: null, endsAt },
      },
      null,
      now,
    );
  }

  private async awaiting(manager: EntityManager): Promise<Opening | undefined> {
    const found: Opening[] = await manager.query(
      'SELECT * FROM emergency_opening WHERE reviewed_at IS NULL ORDER BY opened_at DESC LIMIT 1',
    );
    return found[0];
  }
}
