import { Inject, Injectable } from '@nestjs/common';
import { In, type EntityManager } from 'typeorm';
import { People } from '../identity/people.service.js';
import { Permissions } from '../identity/permissions.service.js';
import { personDto } from '../identity/person.dto.js';
import type { PersonActor } from '../platform/actor.js';
import { AccessApproval } from './access-approval.entity.js';
import { grantState, requestState, voiceFor, type Voter } from './access-decisions.js';
import { AccessDelegations } from './access-delegations.service.js';
import type { AccessSearchDto } from './access-requests.dto.js';
import type { AccessRequestDto, RequestedRecordingDto } from './access-views.dto.js';
import type { GrantDto } from './grants.dto.js';
import { AccessGrant } from './access-grant.entity.js';
import { AccessRequestRecording } from './access-request-recording.entity.js';
import type { AccessRequest } from './access-request.entity.js';
import { PersonLinks } from './person-links.service.js';
import { RECORDING_LOOKUP, type KnownRecording, type RecordingLookup } from './recording-lookup.js';

type Names = ReadonlyMap<string, string>;

/** Requests and grants as the console shows them to one person at one moment. */
@Injectable()
export class AccessViews {
  constructor(
    private readonly people: People,
    private readonly permissions: Permissions,
    private readonly links: PersonLinks,
    private readonly delegations: AccessDelegations,
    @Inject(RECORDING_LOOKUP) private readonly catalogue: RecordingLookup,
  ) {}

  async requests(
    manager: EntityManager,
    actor: PersonActor,
    requests: AccessRequest[],
    now: Date,
  ): Promise<AccessRequestDto[]> {
    if (requests.length === 0) return [];
    const ids = requests.map(({ id }) => id);
    const grants = await manager
      .createQueryBuilder(AccessGrant, 'one')
      .distinctOn(['one.request_id'])
      .where('one.request_id IN (:...ids)', { ids })
      .orderBy('one.request_id')
      .addOrderBy('one.revoked_at', 'DESC', 'NULLS FIRST')
      .getMany();
    const grantOf = new Map(grants.map((grant) => [grant.requestId, grant]));
    const votes = await manager.find(AccessApproval, {
      where: { requestId: In(ids) },
      order: { votedAt: 'ASC', personId: 'ASC' },
    });
    const recordings = await this.someRecordings(manager, ids);
    const names = await this.people.names(manager, [
      ...requests.flatMap(({ requestedBy, decidedBy }) => [requestedBy, decidedBy ?? requestedBy]),
      ...votes.flatMap(({ personId, onBehalfOf }) => [personId, onBehalfOf ?? personId]),
    ]);
    const voter = await this.voter(manager, actor, now);
    for (const { personId } of voter.standsInFor)
      if (!names.has(personId))
        for (const [id, name] of await this.people.names(manager, [personId])) names.set(id, name);
    return requests.map((request) => {
      const recording = recordings.get(request.id);
      const grant = grantOf.get(request.id);
      const cast = votes.filter(({ requestId }) => requestId === request.id);
      const voice = voiceFor({ ...request, votes: cast }, voter, now);
      const onBehalfOf = 'fault' in voice ? null : voice.onBehalfOf;
      return {
        id: request.id,
        about: request.about,
        recordingId: request.recordingId,
        recordings: request.recordings,
        search: request.criteria === null ? null : (JSON.parse(request.criteria) as AccessSearchDto),
        siteName: recording?.siteName ?? '',
        subject: request.about === 'search' ? null : (recording?.subject ?? null),
        requestedBy: personDto(request.requestedBy, names),
        requestedAt: request.requestedAt.toISOString(),
        purpose: request.purpose,
        reason: request.reason,
        scope: request.scope,
        sensitivity: request.sensitivity,
        minutes: request.minutes,
        expiresAt: request.expiresAt.toISOString(),
        state: requestState(request, now),
        approvalsNeeded: request.approvalsNeeded,
        denialsNeeded: request.denialsNeeded,
        approverRole: request.approverRole,
        votes: cast.map((one) => ({
          person: personDto(one.personId, names),
          vote: one.vote,
          votedAt: one.votedAt.toISOString(),
          onBehalfOf: one.onBehalfOf === null ? null : personDto(one.onBehalfOf, names),
        })),
        decidedBy: request.decidedBy === null ? null : personDto(request.decidedBy, names),
        decidedAt: request.decidedAt?.toISOString() ?? null,
        decisionReason: request.decisionReason,
        grant: grant ? grantDto(grant, names, now) : null,
        mayDecide: !('fault' in voice),
        mayDecideFor: onBehalfOf === null ? null : personDto(onBehalfOf, names),
      };
    });
  }

  /** Everything that decides whether this person may speak about a request now. */
  async voter(manager: EntityManager, actor: PersonActor, now: Date): Promise<Voter> {
    return {
      accounts: await this.links.accountsOf(manager, actor.personId),
      mayApprove: this.permissions.has(actor, 'access.approve'),
      roles: actor.roles,
      standsInFor: await this.delegations.standsInFor(manager, actor.personId, now),
    };
  }

  async recordings(manager: EntityManager, requestId: string, now: Date): Promise<RequestedRecordingDto[]> {
    const named = await manager.findBy(AccessRequestRecording, { requestId });
    const grants = await manager.findBy(AccessGrant, { requestId });
    const dtos = await this.grants(manager, grants, now);
    const grantOf = new Map(dtos.map((dto) => [dto.recordingId, dto]));
    const known = await this.catalogue.many(
      manager,
      named.map(({ recordingId }) => recordingId),
    );
    return [...known.values()].map(({ id, siteName, subject }) => ({
      recordingId: id,
      siteName,
      subject,
      grant: grantOf.get(id) ?? null,
    }));
  }

  /** One recording of each request, which stands for all of them where a line has room for one. */
  private async someRecordings(
    manager: EntityManager,
    requestIds: readonly string[],
  ): Promise<Map<string, KnownRecording>> {
    const rows: { request: string; recording: string }[] = await manager.query(
      `SELECT DISTINCT ON (request_id) request_id AS request, recording_id AS recording
       FROM access_request_recording WHERE request_id = ANY($1) ORDER BY request_id, recording_id`,
      [requestIds],
    );
    const known = await this.catalogue.many(
      manager,
      rows.map(({ recording }) => recording),
    );
    return new Map(
      rows.flatMap(({ request, recording }): [string, KnownRecording][] => {
        const found = known.get(recording);
        return found ? [[request, found]] : [];
      }),
    );
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
