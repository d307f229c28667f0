import { Inject, Injectable } from '@nestjs/common';
import { In, type EntityManager } from 'typeorm';
import { People } from '../identity/people.service.js';
import { Permissions } from '../identity/permissions.service.js';
import { personDto } from '../identity/person.dto.js';
import type { PersonActor } from '../platform/actor.js';
import { decisionFault, grantState, requestState } from './access-decisions.js';
import type { AccessRequestDto, GrantDto } from './access.dto.js';
import { AccessGrant } from './access-grant.entity.js';
import type { AccessRequest } from './access-request.entity.js';
import { RECORDING_LOOKUP, type RecordingLookup } from './recording-lookup.js';

type Names = ReadonlyMap<string, string>;

/** Requests and grants as the console shows them to one person at one moment. */
@Injectable()
export class AccessViews {
  constructor(
    private readonly people: People,
    private readonly permissions: Permissions,
    @Inject(RECORDING_LOOKUP) private readonly recordings: RecordingLookup,
  ) {}

  async requests(
    manager: EntityManager,
    actor: PersonActor,
    requests: AccessRequest[],
    now: Date,
  ): Promise<AccessRequestDto[]> {
    if (requests.length === 0) return [];
    const grants = await manager.findBy(AccessGrant, { requestId: In(requests.map(({ id }) => id)) });
    const grantOf = new Map(grants.map((grant) => [grant.requestId, grant]));
    const recordings = await this.recordings.many(
      manager,
      requests.map(({ recordingId }) => recordingId),
    );
    const names = await this.people.names(
      manager,
      requests.flatMap(({ requestedBy, decidedBy }) =>
        decidedBy ? [requestedBy, decidedBy] : [requestedBy],
      ),
    );
    const decider = { personId: actor.personId, mayApprove: this.permissions.has(actor, 'access.approve') };
    return requests.map((request) => {
      const recording = recordings.get(request.recordingId);
      const grant = grantOf.get(request.id);
      return {
        id: request.id,
        recordingId: request.recordingId,
        siteName: recording?.siteName ?? '',
        subject: recording?.subject ?? null,
        requestedBy: personDto(request.requestedBy, names),
        requestedAt: request.requestedAt.toISOString(),
        purpose: request.purpose,
        reason: request.reason,
        scope: request.scope,
        minutes: request.minutes,
        expiresAt: request.expiresAt.toISOString(),
        state: requestState(request, now),
        decidedBy: request.decidedBy === null ? null : personDto(request.decidedBy, names),
        decidedAt: request.decidedAt?.toISOString() ?? null,
        decisionReason: request.decisionReason,
        grant: grant ? grantDto(grant, names, now) : null,
        mayDecide: decisionFault(request, decider, now) === null,
      };
    });
  }

  async grants(manager: EntityManager, grants: AccessGrant[], now: Date): Promise<GrantDto[]> {
    const names = await this.people.names(
      manager,
      grants.flatMap(({ grantee, approver }) => [grantee, approver]),
    );
    return grants.map((grant) => grantDto(grant, names, now));
  }
}

const grantDto = (grant: AccessGrant, names: Names, now: Date): GrantDto => ({
  id: grant.id,
  recordingId: grant.recordingId,
  grantee: personDto(grant.grantee, names),
  approver: personDto(grant.approver, names),
  scope: grant.scope,
  startsAt: grant.startsAt.toISOString(),
  endsAt: grant.endsAt.toISOString(),
  revokedAt: grant.revokedAt?.toISOString() ?? null,
  live: grantState(grant, now) === 'live',
});
