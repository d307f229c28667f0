import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { AuditLog } from '../audit/audit-log.service.js';
import { Refusals } from '../audit/refusals.service.js';
import { Subjects } from '../consent/subjects.service.js';
import { PackCollections } from '../packs/collections/collections.service.js';
import type { PersonActor } from '../platform/actor.js';
import { Clock } from '../platform/clock.js';
import { RecordingLookup } from '../recordings/recording-lookup.service.js';
import { Sites } from '../sites/sites.service.js';
import { MOST_RECORDINGS, SubjectFindings } from './subject-findings.service.js';
import { RequestExecution } from './request-execution.service.js';
import {
  carryingOutFault,
  decliningFault,
  dueOf,
  extensionFault,
  identifyingFault,
  liftingFault,
} from './subject-request-decisions.js';
import { SubjectRequestAlarms } from './subject-request-alarms.service.js';
import { SubjectRequestViews } from './subject-request-views.js';
import { RequestedCopy, SubjectRequest } from './subject-request.entity.js';
import {
  notForCopies,
  requestForgotten,
  requestInvalid,
  requestNotFound,
} from './subject-requests.errors.js';
import type {
  OpenSubjectRequestDto,
  SubjectRequestDto,
  SubjectRequestListDto,
} from './subject-requests.dto.js';

/** What people ask about themselves: opened, answered in time, carried out by the rooms whose business it is. */
@Injectable()
export class SubjectRequests {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly subjects: Subjects,
    private readonly sites: Sites,
    private readonly findings: SubjectFindings,
    private readonly execution: RequestExecution,
    private readonly recordings: RecordingLookup,
    private readonly collections: PackCollections,
    private readonly views: SubjectRequestViews,
    private readonly alarms: SubjectRequestAlarms,
    private readonly audit: AuditLog,
    private readonly refusals: Refusals,
    private readonly clock: Clock,
  ) {}

  list(_actor: PersonActor): Promise<SubjectRequestListDto> {
    return this.views.list(this.source.manager, this.clock.now());
  }

  one(actor: PersonActor, id: string): Promise<SubjectRequestDto> {
    return this.views.one(this.source.manager, actor, id, this.clock.now());
  }

  async open(actor: PersonActor, dto: OpenSubjectRequestDto): Promise<SubjectRequestDto> {
    const { manager } = this.source;
    await this.sites.require(manager, dto.siteId);
    const request = manager.create(SubjectRequest, {
      id: randomUUID(),
      kind: dto.kind,
      siteId: dto.siteId,
      subjects: await this.pseudonyms(actor, dto),
      receivedAt: new Date(dto.receivedAt),
      identityCheck: dto.identityCheck,
      openedBy: actor.personId,
      askedByVisitor: false,
      askedUnder: null,
      openedAt: this.clock.now(),
      closedAt: null,
    });
    if (request.receivedAt > request.openedAt)
      throw requestInvalid('A request cannot have come in the future. Correct when it came.');
    await this.source.transaction(async (manager) => {
      const { recordings, consents } = await this.findings.of(manager, request);
      if (recordings.length > MOST_RECORDINGS)
        throw requestInvalid(
          `There are more than ${MOST_RECORDINGS} recordings of this subject: a pseudonym that many people share says nothing of one of them.`,
        );
      await manager.insert(SubjectRequest, request);
      await this.audit.append(manager, actor, {
        kind: 'subject-request.opened',
        fields: {
          request: request.id,
          about: request.kind,
          site: request.siteId,
          recordings: recordings.length,
          consents: consents.length,
          due: dueOf({ ...request, extendedAt: null }).toISOString(),
        },
      });
    });
    return this.one(actor, request.id);
  }

  /** A visitor asked on their page: this is how it was found out who they are. From then on it goes on as every request. */
  identify(actor: PersonActor, id: string, identityCheck: string): Promise<SubjectRequestDto> {
    return this.change(actor, id, async (manager, request) => {
      const fault = identifyingFault(request);
      if (fault) throw fault;
      await manager.update(SubjectRequest, { id }, { openedBy: actor.personId, identityCheck });
      await this.audit.append(manager, actor, {
        kind: 'subject-request.identified',
        fields: { request: id, about: request.kind },
      });
    });
  }

  extend(actor: PersonActor, id: string, reason: string): Promise<SubjectRequestDto> {
    return this.change(actor, id, async (manager, request, now) => {
      const fault = extensionFault(request, now);
      if (fault) throw fault;
      const extension = { extendedBy: actor.personId, extendedAt: now, extensionReason: reason };
      await manager.update(SubjectRequest, { id }, extension);
      const due = dueOf({ ...request, extendedAt: now }).toISOString();
      await this.audit.append(manager, actor, {
        kind: 'subject-request.extended',
        fields: { request: id, due },
      });
    });
  }

  /** Does what was asked, as far as holds and laws allow, and answers. */
  carryOut(actor: PersonActor, id: string): Promise<SubjectRequestDto> {
    return this.change(actor, id, async (manager, request, now) => {
      const fault = carryingOutFault(request, actor.personId);
      if (fault) throw fault;
      const done = await this.execution.of(manager, actor, request, now);
      await manager.update(SubjectRequest, { id }, { closedBy: actor.personId, closedAt: now });
      await this.audit.append(manager, actor, {
        kind: 'subject-request.carried-out',
        fields: { request: id, about: request.kind, openedBy: request.openedBy!, ...done },
      });
    });
  }

  /** Answers that it is not met: somebody who is not who they say, or a request that is manifestly unfounded (Art. 12(5)). */
  decline(actor: PersonActor, id: string, reason: string): Promise<SubjectRequestDto> {
    return this.change(actor, id, async (manager, request, now) => {
      const fault = decliningFault(request);
      if (fault) throw fault;
      const closing = { closedBy: actor.personId, closedAt: now, declinedBecause: reason };
      await manager.update(SubjectRequest, { id }, closing);
      await this.audit.append(manager, actor, {
        kind: 'subject-request.declined',
        fields: { request: id, about: request.kind },
      });
    });
  }

  lift(actor: PersonActor, id: string): Promise<SubjectRequestDto> {
    return this.change(actor, id, async (manager, request, now) => {
      const fault = liftingFault(request);
      if (fault) throw fault;
      const recordings = await this.execution.lift(manager, actor, request, now);
      await manager.update(SubjectRequest, { id }, { liftedBy: actor.personId, liftedAt: now });
      await this.audit.append(manager, actor, {
        kind: 'subject-request.lifted',
        fields: { request: id, recordings },
      });
    });
  }

  /** Orders the copies, in the name of whoever asks: each recording still needs a grant of theirs (P4). */
  async copy(actor: PersonActor, id: string): Promise<SubjectRequestDto> {
    const { manager } = this.source;
    const request = await manager.findOneBy(SubjectRequest, { id });
    if (!request) throw requestNotFound();
    if (request.kind !== 'access' || request.declinedBecause !== null) throw notForCopies();
    if (request.forgottenAt !== null) throw requestForgotten();
    for (const subject of request.subjects) {
      if ((await this.recordings.ofSubject(manager, subject, 1)).length === 0) continue;
      const { id: collectionId } = await this.collections.order(actor, { subject });
      await manager.insert(RequestedCopy, { requestId: id, collectionId });
    }
    return this.one(actor, id);
  }

  private async pseudonyms(
    actor: PersonActor,
    { siteId, subject, customer }: OpenSubjectRequestDto,
  ): Promise<string[]> {
    if ((subject === undefined) === (customer === undefined))
      throw requestInvalid("Name either the subject, or the customer by the firm's own number.");
    await this.subjects.requireKnownKey(siteId, subject);
    return subject === undefined
      ? (await this.subjects.of(actor, { siteId, customer: customer! })).subjects
      : [subject];
  }

  private async change(
    actor: PersonActor,
    id: string,
    act: (manager: EntityManager, request: SubjectRequest, now: Date) => Promise<void>,
  ): Promise<SubjectRequestDto> {
    await this.refusals.during(
      actor,
      (code) => ({ kind: 'subject-request.refused', fields: { request: id, code } }),
      () =>
        this.source.transaction(async (manager) => {
          const request = await manager.findOne(SubjectRequest, {
            where: { id },
            lock: { mode: 'pessimistic_write' },
          });
          if (!request) throw requestNotFound();
          const now = this.clock.now();
          await act(manager, request, now);
          await this.alarms.state(manager, await manager.findOneByOrFail(SubjectRequest, { id }), now);
        }),
    );
    return this.one(actor, id);
  }
}
