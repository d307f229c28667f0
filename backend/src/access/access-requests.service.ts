import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { IsNull, MoreThan, type DataSource, type EntityManager, type SelectQueryBuilder } from 'typeorm';
import { AuditLog, type AuditEvent } from '../audit/audit-log.service.js';
import { Refusals } from '../audit/refusals.service.js';
import { People } from '../identity/people.service.js';
import { Permissions } from '../identity/permissions.service.js';
import type { PersonActor } from '../platform/actor.js';
import { Clock } from '../platform/clock.js';
import { REQUEST_LIVES_MS } from './access-decisions.js';
import type { AccessRequestDto, AccessRequestListDto, CreateAccessRequestDto, LISTS } from './access.dto.js';
import { AccessRefused, throwRefusal } from './access.errors.js';
import { AccessRequest } from './access-request.entity.js';
import { AccessViews } from './access-views.js';
import { newCommitmentKey, reasonCommitment } from './reason-commitment.js';
import { RECORDING_LOOKUP, type RecordingLookup } from './recording-lookup.js';

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
    @Inject(RECORDING_LOOKUP) private readonly recordings: RecordingLookup,
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
      recordingId: dto.recordingId,
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

  private async insert(
    manager: EntityManager,
    actor: PersonActor,
    dto: CreateAccessRequestDto,
  ): Promise<string> {
    const { recordingId, purpose, reason, scope, minutes } = dto;
    const recording = await this.recordings.exists(manager, recordingId);
    if (!recording) throw new AccessRefused('RECORDING_NOT_FOUND');
    if (recording.state === 'quarantined') throw new AccessRefused('RECORDING_QUARANTINED');
    if (scope === 'watch-and-export' && !this.permissions.has(actor, 'evidence.export'))
      throw new AccessRefused('EXPORT_NOT_PERMITTED');

    // Two requests of one person wait for each other here, so that the second one sees the first.
    await this.people.hold(manager, actor.personId);
    const now = this.clock.now();
    const open = { recordingId, requestedBy: actor.personId, decision: IsNull(), expiresAt: MoreThan(now) };
    if (await manager.existsBy(AccessRequest, open)) throw new AccessRefused('ACCESS_REQUEST_PENDING');

    const id = randomUUID();
    const commitmentKey = newCommitmentKey();
    await manager.insert(AccessRequest, {
      id,
      recordingId,
      requestedBy: actor.personId,
      requestedAt: now,
      purpose,
      reason,
      commitmentKey,
      scope,
      minutes,
      expiresAt: new Date(now.getTime() + REQUEST_LIVES_MS),
    });
    const fields = {
      request: id,
      purpose,
      scope,
      minutes,
      reasonCommitment: reasonCommitment(commitmentKey, reason),
    };
    await this.audit.append(manager, actor, { kind: 'access.requested', recordingId, fields });
    return id;
  }

  /** What this person may see: their own, what they decided, what an approver could decide; an auditor everything. */
  private visible(actor: PersonActor): SelectQueryBuilder<AccessRequest> {
    const query = this.source.manager.createQueryBuilder(AccessRequest, 'request');
    if (this.permissions.has(actor, 'access.see-all')) return query.where('TRUE');
    const undecided = this.permissions.has(actor, 'access.approve') ? ' OR request.decision IS NULL' : '';
    return query.where(`(request.requested_by = :me OR request.decided_by = :me${undecided})`, {
      me: actor.personId,
    });
  }
}
