import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { AuditLog } from '../audit/audit-log.service.js';
import type { AskedRequest } from '../consent/self-service.service.js';
import type { RecorderActor } from '../platform/actor.js';
import { Clock } from '../platform/clock.js';
import { lockByName } from '../platform/database/lock-by-name.js';
import { MOST_RECORDINGS } from './subject-findings.service.js';
import { dueOf } from './subject-request-decisions.js';
import { REQUEST_KINDS, type RequestKind, SubjectRequest } from './subject-request.entity.js';
import { noSuchKind, receiptUnknown, tooManyUnidentified } from './subject-requests.errors.js';

/** Nobody can look for more people than these in a month; until then the firm is asked at its address. */
const MOST_UNIDENTIFIED = 1_000;

/**
 * What visitors ask for on their own pages. Whoever holds a receipt may ask, and nothing that they type is taken: the
 * appliance knows the decision, and the pseudonym that the page named. Who they are a person finds out.
 */
@Injectable()
export class VisitorRequests {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** Asks; a second time changes nothing as long as nobody has answered. */
  ask(actor: RecorderActor, consentId: string, asked: string): Promise<void> {
    const kind = REQUEST_KINDS.find((known) => known === asked);
    if (kind === undefined) throw noSuchKind();
    return this.source.transaction(async (manager) => {
      const subjects = await subjectsOf(manager, actor.siteId, consentId);
      if (await isAsked(manager, consentId, kind)) return;
      await refuseBeyondMost(manager, actor.siteId);
      const now = this.clock.now();
      const [request]: { id: string }[] = await manager.query(INSERT, [
        ...[randomUUID(), kind, actor.siteId, subjects, consentId, now],
      ]);
      if (!request) return;
      const due = dueOf({ receivedAt: now, extendedAt: null }).toISOString();
      await this.audit.append(manager, actor, {
        kind: 'subject-request.asked',
        fields: { request: request.id, about: kind, site: actor.siteId, due },
      });
    });
  }

  /** What was asked under a decision, the newest first, for whoever holds its receipt. */
  async under(consentId: string): Promise<AskedRequest[]> {
    const requests = await this.source.manager.find(SubjectRequest, {
      where: { askedUnder: consentId },
      order: { receivedAt: 'DESC' },
      take: 20,
    });
    return requests.map((request) => ({
      kind: request.kind,
      askedAt: request.receivedAt,
      dueAt: dueOf(request),
      answeredAt: request.closedAt,
    }));
  }
}

/** A pseudonym that many people share says nothing of one of them: then it is about what was recorded under the decision. */
async function subjectsOf(manager: EntityManager, siteId: string, consentId: string): Promise<string[]> {
  const [record]: { subject: string | null }[] = await manager.query(
    'SELECT subject FROM consent_record WHERE id = $1 AND site_id = $2 AND ended_at IS NULL',
    [consentId, siteId],
  );
  if (!record) throw receiptUnknown();
  if (record.subject === null) return [];
  const [{ visits }]: [{ visits: number }] = await manager.query(
    `SELECT count(*)::int AS visits FROM (
       SELECT 1 FROM recording WHERE site_id = $1 AND subject = $2 LIMIT ${MOST_RECORDINGS + 1}) v`,
    [siteId, record.subject],
  );
  return visits > MOST_RECORDINGS ? [] : [record.subject];
}

const isAsked = (manager: EntityManager, askedUnder: string, kind: RequestKind): Promise<boolean> =>
  manager
    .query(
      'SELECT 1 FROM subject_request WHERE asked_under = $1 AND kind = $2 AND asked_by_visitor AND closed_at IS NULL',
      [askedUnder, kind],
    )
    .then((rows: unknown[]) => rows.length > 0);

/** One after the other for each site, or many at once would each see room for one more. */
async function refuseBeyondMost(manager: EntityManager, siteId: string): Promise<void> {
  await lockByName(manager, `visitor-requests:${siteId}`);
  const [{ waiting }]: [{ waiting: number }] = await manager.query(
    'SELECT count(*)::int AS waiting FROM subject_request WHERE site_id = $1 AND opened_by IS NULL AND closed_at IS NULL',
    [siteId],
  );
  if (waiting >= MOST_UNIDENTIFIED) throw tooManyUnidentified();
}

const INSERT = `
  INSERT INTO subject_request (id, kind, site_id, subjects, asked_by_visitor, asked_under, received_at, opened_at)
  VALUES ($1, $2, $3, $4, true, $5, $6, $6)
  ON CONFLICT (asked_under, kind) WHERE asked_by_visitor AND closed_at IS NULL DO NOTHING RETURNING id`;
