import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { AuditLog, type AuditEvent } from '../audit/audit-log.service.js';
import { Refusals } from '../audit/refusals.service.js';
import { sha256Hex } from '../evidence/sha256.js';
import { People } from '../identity/people.service.js';
import { peopleOf, publicationDto } from '../identity/publication.dto.js';
import { Permissions } from '../identity/permissions.service.js';
import type { PersonActor } from '../platform/actor.js';
import { Clock } from '../platform/clock.js';
import { lockedDraft } from '../platform/database/locked-draft.js';
import { isUniqueViolation } from '../platform/database/unique-violation.js';
import { mayPublish } from '../platform/two-person-publication.js';
import { Sites } from '../sites/sites.service.js';
import { ConsentInvalidation } from './consent-invalidation.entity.js';
import type {
  ConsentInvalidationDto,
  ConsentInvalidationListDto,
  InvalidatedNoticeDto,
  InvalidateNoticeDto,
} from './consent-invalidations.dto.js';
import { invalidationAsked, noticeNotFound } from './consent.errors.js';

/** Decisions about a faulty notice hold no more: one person says why, another agrees. Nothing makes them hold again. */
@Injectable()
export class ConsentInvalidations {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly audit: AuditLog,
    private readonly refusals: Refusals,
    private readonly permissions: Permissions,
    private readonly sites: Sites,
    private readonly people: People,
    private readonly clock: Clock,
  ) {}

  async list(actor: PersonActor, siteId?: string): Promise<ConsentInvalidationListDto> {
    const found = await this.source.manager.find(ConsentInvalidation, {
      where: siteId ? { siteId } : {},
      order: { draftedAt: 'DESC' },
      take: 200,
    });
    return { items: await this.toDtos(actor, found) };
  }

  async ask(
    actor: PersonActor,
    { siteId, noticeVersion, reason }: InvalidateNoticeDto,
  ): Promise<ConsentInvalidationDto> {
    const asked = await this.source
      .transaction(async (manager) => {
        await this.sites.require(manager, siteId);
        if ((await this.decisions(siteId, noticeVersion)) === 0) throw noticeNotFound();
        const made = manager.create(ConsentInvalidation, {
          ...{ siteId, noticeVersion, reason, draftedBy: actor.personId, draftedAt: this.clock.now() },
          ...{ publishedBy: null, publishedAt: null },
        });
        await manager.insert(ConsentInvalidation, made);
        await this.audit.append(manager, actor, {
          kind: 'consent-notice.invalidation.asked',
          fields: factsOf(made),
        });
        return made;
      })
      .catch((error: unknown) => {
        throw isUniqueViolation(error) ? invalidationAsked() : error;
      });
    return (await this.toDtos(actor, [asked]))[0]!;
  }

  async agree(
    actor: PersonActor,
    { siteId, noticeVersion }: InvalidatedNoticeDto,
  ): Promise<ConsentInvalidationDto> {
    const event = (code: string): AuditEvent => ({
      kind: 'consent-notice.invalidation.refused',
      fields: { site: siteId, noticeVersion, code },
    });
    const agreed = await this.refusals.during(actor, event, () =>
      this.source.transaction(async (manager) => {
        const of = { siteId, noticeVersion };
        const asked = await lockedDraft(manager, ConsentInvalidation, of, actor.personId, noticeNotFound);
        asked.publishedBy = actor.personId;
        asked.publishedAt = this.clock.now();
        const { publishedBy, publishedAt } = asked;
        await manager.update(ConsentInvalidation, of, { publishedBy, publishedAt });
        await this.audit.append(manager, actor, {
          kind: 'consent-notice.invalidated',
          fields: { ...factsOf(asked), draftedBy: asked.draftedBy },
        });
        return asked;
      }),
    );
    return (await this.toDtos(actor, [agreed]))[0]!;
  }

  private async decisions(siteId: string, noticeVersion: string): Promise<number> {
    const [{ decisions }]: [{ decisions: number }] = await this.source.query(
      'SELECT count(*)::int AS decisions FROM consent_record WHERE site_id = $1 AND notice_version = $2',
      [siteId, noticeVersion],
    );
    return decisions;
  }

  private async toDtos(actor: PersonActor, found: ConsentInvalidation[]): Promise<ConsentInvalidationDto[]> {
    const names = await this.people.names(this.source.manager, peopleOf(found));
    const mayAtAll = this.permissions.has(actor, 'consent-notices.publish');
    return Promise.all(
      found.map(async (invalidation) => ({
        siteId: invalidation.siteId,
        noticeVersion: invalidation.noticeVersion,
        reason: invalidation.reason,
        decisions: await this.decisions(invalidation.siteId, invalidation.noticeVersion),
        ...publicationDto(invalidation, names),
        mayPublish: mayAtAll && mayPublish(invalidation, actor.personId),
      })),
    );
  }
}

const factsOf = ({ siteId, noticeVersion, reason }: ConsentInvalidation) => ({
  site: siteId,
  noticeVersion,
  reasonHash: sha256Hex(Buffer.from(reason, 'utf8')),
});
