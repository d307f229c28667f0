import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { IsNull, type DataSource, type EntityManager } from 'typeorm';
import { AuditLog, type AuditEvent } from '../audit/audit-log.service.js';
import { Refusals } from '../audit/refusals.service.js';
import { Permissions } from '../identity/permissions.service.js';
import type { PersonActor } from '../platform/actor.js';
import { Clock } from '../platform/clock.js';
import { cancelFault, decisionFault, grantedMinutes, type Decision } from './access-decisions.js';
import type { AccessRequestDto } from './access.dto.js';
import { AccessRefused, throwRefusal } from './access.errors.js';
import { AccessGrant } from './access-grant.entity.js';
import { AccessRequest } from './access-request.entity.js';
import { AccessRequests } from './access-requests.service.js';
import { reasonCommitment } from './reason-commitment.js';

/** Everything a decision needs, asked after the request was locked: nobody else decides meanwhile. */
interface Deciding {
  manager: EntityManager;
  request: AccessRequest;
  now: Date;
}

/** The second person. Each decision, its grant and its audit entry are one transaction. */
@Injectable()
export class AccessDecider {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly requests: AccessRequests,
    private readonly permissions: Permissions,
    private readonly refusals: Refusals,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  approve(actor: PersonActor, id: string, wantedMinutes?: number): Promise<AccessRequestDto> {
    return this.decide(actor, id, async ({ manager, request, now }) => {
      this.refuseUnlessDecider(actor, request, now);
      const minutes = grantedMinutes(request.minutes, wantedMinutes);
      if (minutes === null) throw new AccessRefused('MINUTES_BEYOND_REQUEST');
      await settle(manager, actor, request, 'approved', now, null);
      const grant = {
        id: randomUUID(),
        requestId: request.id,
        recordingId: request.recordingId,
        grantee: request.requestedBy,
        approver: actor.personId,
        scope: request.scope,
        startsAt: now,
        endsAt: new Date(now.getTime() + minutes * 60_000),
      };
      await manager.insert(AccessGrant, grant);
      await this.audit.append(manager, actor, {
        kind: 'access.approved',
        recordingId: request.recordingId,
        fields: {
          request: request.id,
          grant: grant.id,
          grantee: grant.grantee,
          scope: grant.scope,
          endsAt: grant.endsAt.toISOString(),
        },
      });
    });
  }

  deny(actor: PersonActor, id: string, reason: string): Promise<AccessRequestDto> {
    return this.decide(actor, id, async ({ manager, request, now }) => {
      this.refuseUnlessDecider(actor, request, now);
      await settle(manager, actor, request, 'denied', now, reason);
      const fields = { request: id, reasonCommitment: reasonCommitment(request.commitmentKey, reason) };
      await this.audit.append(manager, actor, {
        kind: 'access.denied',
        recordingId: request.recordingId,
        fields,
      });
    });
  }

  cancel(actor: PersonActor, id: string): Promise<AccessRequestDto> {
    return this.decide(actor, id, async ({ manager, request, now }) => {
      const fault = cancelFault(request, actor.personId, now);
      if (fault) throw new AccessRefused(fault);
      await settle(manager, actor, request, 'cancelled', now, null);
      const fields = { request: id };
      await this.audit.append(manager, actor, {
        kind: 'access.cancelled',
        recordingId: request.recordingId,
        fields,
      });
    });
  }

  private async decide(
    actor: PersonActor,
    id: string,
    decision: (deciding: Deciding) => Promise<void>,
  ): Promise<AccessRequestDto> {
    // Who may not see a request does not learn of it by trying to decide it.
    if (!this.permissions.has(actor, 'access.approve')) await this.requests.get(actor, id);
    let about: Pick<AuditEvent, 'recordingId'> = {};
    const event = (code: string): AuditEvent => ({
      kind: 'access.refused',
      ...about,
      fields: { request: id, code },
    });
    await this.refusals.during(actor, event, () =>
      this.source
        .transaction(async (manager) => {
          const request = await locked(manager, id);
          about = { recordingId: request.recordingId };
          await decision({ manager, request, now: this.clock.now() });
        })
        .catch(throwRefusal),
    );
    return this.requests.get(actor, id);
  }

  private refuseUnlessDecider(actor: PersonActor, request: AccessRequest, now: Date): void {
    const mayApprove = this.permissions.has(actor, 'access.approve');
    const fault = decisionFault(request, { personId: actor.personId, mayApprove }, now);
    if (fault) throw new AccessRefused(fault);
  }
}

async function locked(manager: EntityManager, id: string): Promise<AccessRequest> {
  const request = await manager.findOne(AccessRequest, {
    where: { id },
    lock: { mode: 'pessimistic_write' },
  });
  if (!request) throw new AccessRefused('ACCESS_REQUEST_NOT_FOUND');
  return request;
}

async function settle(
  manager: EntityManager,
  actor: PersonActor,
  request: AccessRequest,
  decision: Decision,
  now: Date,
  decisionReason: string | null,
): Promise<void> {
  const settled = await manager.update(
    AccessRequest,
    { id: request.id, decision: IsNull() },
    { decision, decidedBy: actor.personId, decidedAt: now, decisionReason },
  );
  if (settled.affected !== 1) throw new AccessRefused('ACCESS_REQUEST_DECIDED');
}
