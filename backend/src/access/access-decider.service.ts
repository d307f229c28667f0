import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { IsNull, type DataSource, type EntityManager } from 'typeorm';
import { AuditLog, type AuditEvent } from '../audit/audit-log.service.js';
import { Refusals } from '../audit/refusals.service.js';
import { Permissions } from '../identity/permissions.service.js';
import { Notices } from '../notices/notices.service.js';
import type { PersonActor } from '../platform/actor.js';
import { Clock } from '../platform/clock.js';
import { AccessApproval } from './access-approval.entity.js';
import {
  agreedMinutes,
  cancelFault,
  grantedMinutes,
  outcomeOf,
  voiceFor,
  type CastVote,
  type Decision,
} from './access-decisions.js';
import type { AccessRequestDto } from './access-views.dto.js';
import { AccessRefused, throwRefusal } from './access.errors.js';
import { AccessGrant } from './access-grant.entity.js';
import { decidedNotice } from './access-notices.js';
import { AccessRequestRecording } from './access-request-recording.entity.js';
import { AccessRequest } from './access-request.entity.js';
import { AccessRequests } from './access-requests.service.js';
import { AccessViews } from './access-views.js';
import { reasonCommitment } from './reason-commitment.js';

/** Everything a decision needs, asked after the request was locked: nobody else decides meanwhile. */
interface Deciding {
  manager: EntityManager;
  request: AccessRequest;
  now: Date;
}

/** The other people. Each vote, what it decides, the grants of that and its entries are one transaction. */
@Injectable()
export class AccessDecider {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly requests: AccessRequests,
    private readonly views: AccessViews,
    private readonly permissions: Permissions,
    private readonly refusals: Refusals,
    private readonly notices: Notices,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  approve(actor: PersonActor, id: string, wantedMinutes?: number): Promise<AccessRequestDto> {
    return this.decide(actor, id, async (deciding) => {
      const { request } = deciding;
      const minutes = grantedMinutes(request.minutes, wantedMinutes);
      const votes = await this.vote(actor, deciding, { vote: 'approve', minutes, reason: null });
      if (outcomeOf(request, votes) === 'approved') return this.grant(actor, deciding, votes);
      await this.audit.append(deciding.manager, actor, {
        kind: 'access.agreed',
        ...about(request),
        fields: { request: id, onBehalfOf: votes.at(-1)!.onBehalfOf },
      });
    });
  }

  deny(actor: PersonActor, id: string, reason: string): Promise<AccessRequestDto> {
    return this.decide(actor, id, async (deciding) => {
      const { manager, request, now } = deciding;
      const votes = await this.vote(actor, deciding, { vote: 'deny', minutes: null, reason });
      const denied = outcomeOf(request, votes) === 'denied';
      if (denied) {
        await settle(manager, actor, request, 'denied', now, reason);
        await this.notices.write(manager, decidedNotice(request, 'denied'));
      }
      await this.audit.append(manager, actor, {
        kind: denied ? 'access.denied' : 'access.objected',
        ...about(request),
        fields: {
          request: id,
          reasonCommitment: reasonCommitment(request.commitmentKey, reason),
          onBehalfOf: votes.at(-1)!.onBehalfOf,
        },
      });
    });
  }

  cancel(actor: PersonActor, id: string): Promise<AccessRequestDto> {
    return this.decide(actor, id, async ({ manager, request, now }) => {
      const fault = cancelFault(request, actor.personId, now);
      if (fault) throw new AccessRefused(fault);
      await settle(manager, actor, request, 'cancelled', now, null);
      const fields = { request: id };
      await this.audit.append(manager, actor, { kind: 'access.cancelled', ...about(request), fields });
    });
  }

  /** One grant for each recording that was asked for, and one entry for each grant. */
  private async grant(
    actor: PersonActor,
    { manager, request, now }: Deciding,
    votes: readonly CastVote[],
  ): Promise<void> {
    await settle(manager, actor, request, 'approved', now, null);
    const endsAt = new Date(now.getTime() + agreedMinutes(votes) * 60_000);
    const named = await manager.findBy(AccessRequestRecording, { requestId: request.id });
    const grants = named.map(({ recordingId }) => ({
      id: randomUUID(),
      requestId: request.id,
      recordingId,
      grantee: request.requestedBy,
      approver: actor.personId,
      scope: request.scope,
      startsAt: now,
      endsAt,
    }));
    await manager.insert(AccessGrant, grants);
    const onBehalfOf = votes.at(-1)!.onBehalfOf;
    await this.audit.appendAll(
      manager,
      actor,
      grants.map(({ id, recordingId, grantee, scope }) => ({
        kind: 'access.approved',
        recordingId,
        fields: {
          request: request.id,
          grant: id,
          grantee,
          scope,
          endsAt: endsAt.toISOString(),
          ...(onBehalfOf && { onBehalfOf }),
        },
      })),
    );
    await this.notices.write(manager, decidedNotice(request, 'approved'));
  }

  /** This person's voice, with those before it. */
  private async vote(
    actor: PersonActor,
    { manager, request, now }: Deciding,
    cast: Pick<AccessApproval, 'vote' | 'minutes' | 'reason'>,
  ): Promise<CastVote[]> {
    const before = await manager.find(AccessApproval, {
      where: { requestId: request.id },
      order: { votedAt: 'ASC' },
    });
    const voter = await this.views.voter(manager, actor, now);
    const voice = voiceFor({ ...request, votes: before }, voter, now);
    if ('fault' in voice) throw new AccessRefused(voice.fault);
    if (cast.vote === 'approve' && cast.minutes === null) throw new AccessRefused('MINUTES_BEYOND_REQUEST');
    const { onBehalfOf } = voice;
    const vote = { requestId: request.id, personId: actor.personId, votedAt: now, onBehalfOf, ...cast };
    await manager.insert(AccessApproval, vote);
    return [...before, vote];
  }

  private async decide(
    actor: PersonActor,
    id: string,
    decision: (deciding: Deciding) => Promise<void>,
  ): Promise<AccessRequestDto> {
    // Who may not see a request does not learn of it by trying to decide it.
    if (!this.permissions.has(actor, 'access.approve')) await this.requests.get(actor, id);
    let known: Pick<AuditEvent, 'recordingId'> = {};
    const event = (code: string): AuditEvent => ({
      kind: 'access.refused',
      ...known,
      fields: { request: id, code },
    });
    await this.refusals.during(actor, event, () =>
      this.source
        .transaction(async (manager) => {
          const request = await locked(manager, id);
          known = about(request);
          await decision({ manager, request, now: this.clock.now() });
        })
        .catch(throwRefusal),
    );
    return this.requests.get(actor, id);
  }
}

const about = ({ recordingId }: AccessRequest): Pick<AuditEvent, 'recordingId'> =>
  recordingId === null ? {} : { recordingId };

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
