import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { People } from '../identity/people.service.js';
import { personDto } from '../identity/person.dto.js';
import type { PersonActor } from '../platform/actor.js';
import { Sites } from '../sites/sites.service.js';
import { type Findings, SubjectFindings } from './subject-findings.service.js';
import { lettersOf } from './subject-letters.js';
import {
  carryingOutFault,
  dueOf,
  extensionFault,
  identifyingFault,
  liftingFault,
  stateOf,
} from './subject-request-decisions.js';
import { RequestedCopy, SubjectRequest } from './subject-request.entity.js';
import { requestNotFound } from './subject-requests.errors.js';
import type {
  SubjectRequestDto,
  SubjectRequestListDto,
  SubjectRequestSummaryDto,
} from './subject-requests.dto.js';

const DAY_MS = 86_400_000;
const MOST_LISTED = 500;

/** Requests as people see them. */
@Injectable()
export class SubjectRequestViews {
  constructor(
    private readonly findings: SubjectFindings,
    private readonly sites: Sites,
    private readonly people: People,
  ) {}

  /** What is to be answered comes first, the most urgent of it at the top. */
  async list(manager: EntityManager, now: Date): Promise<SubjectRequestListDto> {
    const requests = await manager
      .createQueryBuilder(SubjectRequest, 'r')
      .orderBy('r.closedAt IS NOT NULL')
      .addOrderBy('CASE WHEN r.closedAt IS NULL THEN r.receivedAt END', 'ASC')
      .addOrderBy('r.closedAt', 'DESC')
      .take(MOST_LISTED)
      .getMany();
    return { items: await this.summaries(manager, requests, now) };
  }

  async one(manager: EntityManager, actor: PersonActor, id: string, now: Date): Promise<SubjectRequestDto> {
    const request = await manager.findOneBy(SubjectRequest, { id });
    if (!request) throw requestNotFound();
    const found = await this.findings.of(manager, request);
    const copies = await manager.findBy(RequestedCopy, { requestId: id });
    const [summary] = await this.summaries(manager, [request], now);
    return {
      ...summary!,
      subjects: request.subjects,
      ...textsOf(request),
      receiptId: await receiptOf(manager, request.askedUnder),
      liftedAt: request.liftedAt?.toISOString() ?? null,
      forgottenAt: request.forgottenAt?.toISOString() ?? null,
      recordings: found.recordings.map((recording) => ({
        ...recording,
        openedAt: recording.openedAt.toISOString(),
        until: recording.until?.toISOString() ?? null,
      })),
      consents: found.consents.map((consent) => ({
        ...consent,
        recordedAt: consent.recordedAt.toISOString(),
      })),
      // They name what was found of a subject that is not known any more.
      letters: request.forgottenAt === null ? this.letters(request, found, summary!.siteName, now) : [],
      copies: copies.map(({ collectionId }) => collectionId),
      mayIdentify: identifyingFault(request) === null,
      mayExtend: extensionFault(request, now) === null,
      mayCarryOut: carryingOutFault(request, actor.personId) === null,
      mayLift: liftingFault(request) === null,
    };
  }

  private letters(request: SubjectRequest, found: Findings, site: string, now: Date) {
    return lettersOf({
      ...request,
      site,
      state: stateOf(request, now),
      dueAt: dueOf(request),
      recordings: found.recordings,
      consents: found.consents.length,
    });
  }

  private async summaries(
    manager: EntityManager,
    requests: readonly SubjectRequest[],
    now: Date,
  ): Promise<SubjectRequestSummaryDto[]> {
    const sites = await this.sites.names(
      manager,
      requests.map(({ siteId }) => siteId),
    );
    const names = await this.people.names(
      manager,
      requests.flatMap(({ openedBy, closedBy }) => [openedBy, closedBy].filter((id) => id !== null)),
    );
    return requests.map((request) => {
      const dueAt = dueOf(request);
      return {
        id: request.id,
        kind: request.kind,
        siteName: sites.get(request.siteId) ?? '',
        state: stateOf(request, now),
        receivedAt: request.receivedAt.toISOString(),
        dueAt: dueAt.toISOString(),
        daysLeft: request.closedAt === null ? Math.floor((dueAt.getTime() - now.getTime()) / DAY_MS) : null,
        askedByVisitor: request.askedByVisitor,
        openedBy: request.openedBy === null ? null : personDto(request.openedBy, names),
        closedBy: request.closedBy === null ? null : personDto(request.closedBy, names),
        closedAt: request.closedAt?.toISOString() ?? null,
      };
    });
  }
}

async function receiptOf(manager: EntityManager, consentId: string | null): Promise<string | null> {
  const [record]: { id: string }[] = await manager.query(
    'SELECT receipt_id AS id FROM consent_record WHERE id = $1',
    [consentId],
  );
  return record?.id ?? null;
}

/** What officers wrote; nothing of a forgotten request, where a word stands in its place. */
function textsOf({ forgottenAt, identityCheck, extensionReason, declinedBecause }: SubjectRequest) {
  if (forgottenAt !== null) return { identityCheck: null, extensionReason: null, declinedBecause: null };
  return { identityCheck, extensionReason, declinedBecause };
}
