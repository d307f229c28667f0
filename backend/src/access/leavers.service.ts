import { Injectable } from '@nestjs/common';
import { IsNull, MoreThan, type EntityManager } from 'typeorm';
import { AuditLog } from '../audit/audit-log.service.js';
import type { Actor } from '../platform/actor.js';
import { Clock } from '../platform/clock.js';
import { AccessDelegations } from './access-delegations.service.js';
import { AccessGrant } from './access-grant.entity.js';
import { AccessRequest } from './access-request.entity.js';

/** Somebody has left, or lost every role. */
@Injectable()
export class Leavers {
  constructor(
    private readonly delegations: AccessDelegations,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** Ends grants, waiting requests and delegations of a person at once, in the caller's transaction. A second time changes nothing. */
  async endEverythingOf(manager: EntityManager, actor: Actor, personId: string): Promise<void> {
    const now = this.clock.now();
    const requests = await manager.find(AccessRequest, {
      where: { requestedBy: personId, decision: IsNull(), expiresAt: MoreThan(now) },
      lock: { mode: 'pessimistic_write' },
    });
    for (const { id, recordingId } of requests) {
      const lapsed = { decision: 'lapsed', decidedBy: personId, decidedAt: now } as const;
      await manager.update(AccessRequest, { id, decision: IsNull() }, lapsed);
      const fields = { request: id };
      await this.audit.append(manager, actor, {
        kind: 'access.lapsed',
        ...(recordingId && { recordingId }),
        fields,
      });
    }
    const grants = await manager.find(AccessGrant, {
      where: { grantee: personId, revokedAt: IsNull(), endsAt: MoreThan(now) },
      lock: { mode: 'pessimistic_write' },
    });
    for (const { id } of grants)
      await manager.update(
        AccessGrant,
        { id, revokedAt: IsNull() },
        { revokedAt: now, revokedBecause: 'left' },
      );
    await this.audit.appendAll(
      manager,
      actor,
      grants.map(({ id, recordingId }) => ({
        kind: 'grant.lapsed',
        recordingId,
        fields: { grant: id, grantee: personId },
      })),
    );
    await this.delegations.endAllOf(manager, actor, personId);
  }
}
