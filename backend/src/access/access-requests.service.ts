import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { IsNull, MoreThan, type DataSource, type EntityManager, type SelectQueryBuilder } from 'typeorm';
import { AuditLog, type AuditEvent } from '../audit/audit-log.service.js';
import { Refusals } from '../audit/refusals.service.js';
import { sha256Hex } from '../evidence/sha256.js';
import { People } from '../identity/people.service.js';
import { Permissions } from '../identity/permissions.service.js';
import { Notices } from '../notices/notices.service.js';
import type { PersonActor } from '../platform/actor.js';
import { Clock } from '../platform/clock.js';
import { MINUTES_USUAL, sensitivityOf } from './access-decisions.js';
import type { CreateAccessRequestDto, LISTS } from './access-requests.dto.js';
import type {
  AccessRequestDto,
  AccessRequestListDto,
  RequestedRecordingListDto,
} from './access-views.dto.js';
import { AccessRefused, throwRefusal } from './access.errors.js';
import { requestedNotice } from './access-notices.js';
import { AccessRequestRecording } from './access-request-recording.entity.js';
import { AccessRequest } from './access-request.entity.js';
import { AccessRules } from './access-rules.service.js';
import { AccessViews } from './access-views.js';
import { newCommitmentKey, reasonCommitment } from './reason-commitment.js';
import { RequestedRecordings, type Requested } from './requested-recordings.service.js';

const LIST_LIMIT = 200;

const CONDITIONS: Record<(typeof LISTS)[number], string> = {
  pending: '(request.decision IS NULL AND request.expires_at > :now)',
  decided: '(request.decision IS NOT NULL OR request.expires_at <= :now)',
  mine: 'request.requested_by = :me',
  all: 'TRUE',
};

/** Asking for access, and seeing what was asked. Deciding is AccessDecider's. */
@Injectable()
export class AccessRequests {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly requested: RequestedRecordings,
    private readonly rules: AccessRules,
    private readonly notices: Notices,
    private readonly people: People,
    private readonly permissions: Permissions,
    private readonly views: AccessViews,
    private readonly refusals: Refusals,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  async create(actor: PersonActor, dto: CreateAccessRequestDto): Promise<AccessRequestDto> {
    const event = (code: string): AuditEvent => ({
      kind: 'access.refused',
      ...(dto.recordingId && { recordingId: dto.recordingId }),
      fields: { code },
    });
    const id = await this.refusals.during(actor, event, () =>
      this.source.transaction((manager) => this.insert(manager, actor, dto)).catch(throwRefusal),
    );
    return this.get(actor, id);
  }

  async list(actor: PersonActor, list: (typeof LISTS)[number] = 'all'): Promise<AccessRequestListDto> {
    const now = this.clock.now();
    const requests = await this.visible(actor)
      .andWhere(CONDITIONS[list], { now, me: actor.personId })
      .orderBy('request.requestedAt', 'DESC')
      .addOrderBy('request.id')
      .take(LIST_LIMIT)
      .getMany();
    return { items: await this.views.requests(this.source.manager, actor, requests, now) };
  }

  async get(actor: PersonActor, id: string): Promise<AccessRequestDto> {
    const request = await this.visible(actor).andWhere('request.id = :id', { id }).getOne();
    if (!request) throw new AccessRefused('ACCESS_REQUEST_NOT_FOUND');
    const [dto] = await this.views.requests(this.source.manager, actor, [request], this.clock.now());
    return dto!;
  }

  /** Every recording that a request names, with what was granted of it. */
  async recordingsOf(actor: PersonActor, id: string): Promise<RequestedRecordingListDto> {
    await this.get(actor, id);
    return { items: await this.views.recordings(this.source.manager, id, this.clock.now()) };
  }

  private async insert(
    manager: EntityManager,
    actor: PersonActor,
    dto: CreateAccessRequestDto,
  ): Promise<string> {
    const { purpose, reason, scope, minutes = MINUTES_USUAL } = dto;
    const { recordings, ...named } = await this.requested.of(manager, dto);
    if (scope === 'watch-and-export' && !this.permissions.has(actor, 'evidence.export'))
      throw new AccessRefused('EXPORT_NOT_PERMITTED');
    const sensitivity = sensitivityOf(scope, recordings.length);
    const sites = recordings.map(({ siteId }) => siteId);
    const { waitsMinutes, ...asked } = await this.rules.askedOf(manager, sites, sensitivity);

    // Two requests of one person wait for each other here, so that the second one sees the first.
    await this.people.hold(manager, actor.personId);
    const now = this.clock.now();
    await this.refuseSecond(manager, actor, named, now);

    const commitmentKey = newCommitmentKey();
    const request = manager.create(AccessRequest, {
      id: randomUUID(),
      ...named,
      ...asked,
      excluded: [...asked.excluded],
      recordings: recordings.length,
      sensitivity,
      requestedBy: actor.personId,
      requestedAt: now,
      purpose,
      reason,
      commitmentKey,
      scope,
      minutes,
      expiresAt: new Date(now.getTime() + waitsMinutes * 60_000),
    });
    await manager.insert(AccessRequest, request);
    const ids = recordings.map(({ id }) => id).sort();
    await manager.insert(
      AccessRequestRecording,
      ids.map((recordingId) => ({ requestId: request.id, recordingId })),
    );
    await this.audit.append(manager, actor, {
      kind: 'access.requested',
      ...(named.recordingId && { recordingId: named.recordingId }),
      fields: {
        request: request.id,
        purpose,
        scope,
        minutes,
        reasonCommitment: reasonCommitment(commitmentKey, reason),
        ...(named.recordingId === null && {
          about: named.about,
          recordings: ids.length,
          recordingsHash: sha256Hex(Buffer.from(ids.join('\n'), 'utf8')),
        }),
        approvalsNeeded: asked.approvalsNeeded,
        approverRole: asked.approverRole,
      },
    });
    await this.notices.write(manager, requestedNotice(request));
    return request.id;
  }

  private async refuseSecond(
    manager: EntityManager,
    actor: PersonActor,
    { recordingId, criteria }: Omit<Requested, 'recordings'>,
    now: Date,
  ): Promise<void> {
    const same = recordingId === null ? { criteria: criteria! } : { recordingId };
    const open = { ...same, requestedBy: actor.personId, decision: IsNull(), expiresAt: MoreThan(now) };
    if (await manager.existsBy(AccessRequest, open)) throw new AccessRefused('ACCESS_REQUEST_PENDING');
  }

  /** What this person may see: their own, what they spoke about, what waits for their role or their absent colleague; an auditor everything. */
  private visible(actor: PersonActor): SelectQueryBuilder<AccessRequest> {
    const query = this.source.manager.createQueryBuilder(AccessRequest, 'request');
    if (this.permissions.has(actor, 'access.see-all')) return query.where('TRUE');
    const waits = this.permissions.has(actor, 'access.approve') ? ` OR ${WAITS_FOR_ME}` : '';
    return query.where(`(request.requested_by = :me OR request.decided_by = :me OR ${SPOKEN}${waits})`, {
      me: actor.personId,
      roles: [...actor.roles],
      today: this.clock.now(),
    });
  }
}

const SPOKEN =
  'EXISTS (SELECT 1 FROM access_approval v WHERE v.request_id = request.id AND v.person_id = :me)';

const WAITS_FOR_ME = `(request.decision IS NULL AND (request.approver_role IN (:...roles) OR EXISTS (
  SELECT 1 FROM access_delegation d WHERE d.delegate = :me AND d.approver_role = request.approver_role
    AND d.ended_at IS NULL AND d.starts_at <= :today AND d.ends_at > :today)))`;
