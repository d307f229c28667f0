import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { In, type DataSource } from 'typeorm';
import { AuditLog, type AuditEvent } from '../audit/audit-log.service.js';
import { Refusals } from '../audit/refusals.service.js';
import { canonicalBytes } from '../evidence/canonical-json.js';
import { sha256Hex } from '../evidence/sha256.js';
import { peopleOf, publicationDto } from '../identity/publication.dto.js';
import { People } from '../identity/people.service.js';
import { Permissions } from '../identity/permissions.service.js';
import type { PersonActor } from '../platform/actor.js';
import { Clock } from '../platform/clock.js';
import { lockByName } from '../platform/database/lock-by-name.js';
import { lockedDraft } from '../platform/database/locked-draft.js';
import { mayPublish } from '../platform/two-person-publication.js';
import { Sites } from '../sites/sites.service.js';
import { ConsentNotice, NoticeContent } from './consent-notice.entity.js';
import type {
  ConsentNoticeDto,
  ConsentNoticeListDto,
  DraftConsentNoticeDto,
  DraftNoticeTextDto,
  NoticeWordsDto,
} from './consent-notices.dto.js';
import { noticeInvalid, noticeNotFound } from './consent.errors.js';
import { nextVersion, noticeFaults, noticeVersionName, type NoticeText } from './notice-texts.js';

/** What visitors are told, drafted by one person and published by another. */
@Injectable()
export class ConsentNotices {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly audit: AuditLog,
    private readonly refusals: Refusals,
    private readonly permissions: Permissions,
    private readonly sites: Sites,
    private readonly people: People,
    private readonly clock: Clock,
  ) {}

  async list(actor: PersonActor, siteId?: string): Promise<ConsentNoticeListDto> {
    const versions = await this.source.manager.find(ConsentNotice, {
      where: siteId ? { siteId } : {},
      order: { siteId: 'ASC', version: 'DESC' },
      take: 500,
    });
    return { items: await this.toDtos(actor, versions) };
  }

  /** The texts of a version, word for word. */
  async words(_actor: PersonActor, siteId: string, version: number): Promise<NoticeWordsDto> {
    const notice = await this.source.manager.findOneBy(ConsentNotice, { siteId, version });
    if (!notice) throw noticeNotFound();
    const kept = await this.source.manager.findBy(NoticeContent, {
      sha256: In(notice.texts.map(({ sha256 }) => sha256)),
    });
    const words = new Map(kept.map(({ sha256, bytes }) => [sha256, bytes.toString('utf8')]));
    return { items: notice.texts.map((text) => ({ ...text, text: words.get(text.sha256)! })) };
  }

  async draft(actor: PersonActor, dto: DraftConsentNoticeDto): Promise<ConsentNoticeDto> {
    const kept = dto.texts.map(keptText);
    const texts = kept.map(({ bytes: _, ...text }) => text);
    const faults = noticeFaults(texts);
    if (faults.length > 0) throw noticeInvalid(faults);
    const { rule, ...declaration } = dto.declaration;
    const draft = await this.source.transaction(async (manager) => {
      const site = await this.sites.require(manager, dto.siteId);
      // Two drafts at once would take the same number: one waits for the other.
      await lockByName(manager, `notice:${site.id}`);
      const newest = await manager.findOne(ConsentNotice, {
        where: { siteId: site.id },
        order: { version: 'DESC' },
      });
      const at = this.clock.now();
      const made = manager.create(ConsentNotice, {
        siteId: site.id,
        version: nextVersion(newest?.version ?? 0, site.consent.noticeVersion),
        texts,
        declaration: {
          ...declaration,
          controller: { ...declaration.controller },
          validDays: declaration.validDays ?? null,
          ...(rule && { rule: { ...rule } }),
        },
        draftedBy: actor.personId,
        draftedAt: at,
        publishedBy: null,
        publishedAt: null,
      });
      await manager
        .createQueryBuilder()
        .insert()
        .into(NoticeContent)
        .values(kept.map(({ sha256, bytes }) => ({ sha256, bytes, keptAt: at })))
        .orIgnore()
        .execute();
      await manager.insert(ConsentNotice, made);
      await this.audit.append(manager, actor, { kind: 'consent-notice.drafted', fields: factsOf(made) });
      return made;
    });
    return (await this.toDtos(actor, [draft]))[0]!;
  }

  async publish(actor: PersonActor, siteId: string, version: number): Promise<ConsentNoticeDto> {
    const event = (code: string): AuditEvent => ({
      kind: 'consent-notice.publication.refused',
      fields: { site: siteId, version, code },
    });
    const published = await this.refusals.during(actor, event, () =>
      this.source.transaction(async (manager) => {
        const of = { siteId, version };
        const draft = await lockedDraft(manager, ConsentNotice, of, actor.personId, noticeNotFound);
        draft.publishedBy = actor.personId;
        draft.publishedAt = this.clock.now();
        const { publishedBy, publishedAt } = draft;
        await manager.update(ConsentNotice, of, { publishedBy, publishedAt });
        await this.audit.append(manager, actor, {
          kind: 'consent-notice.published',
          fields: { ...factsOf(draft), draftedBy: draft.draftedBy },
        });
        return draft;
      }),
    );
    return (await this.toDtos(actor, [published]))[0]!;
  }

  private async toDtos(actor: PersonActor, versions: ConsentNotice[]): Promise<ConsentNoticeDto[]> {
    const manager = this.source.manager;
    const sites = await this.sites.names(
      manager,
      versions.map(({ siteId }) => siteId),
    );
    const names = await this.people.names(manager, peopleOf(versions));
    const mayAtAll = this.permissions.has(actor, 'consent-notices.publish');
    return versions.map((notice) => ({
      siteId: notice.siteId,
      siteName: sites.get(notice.siteId) ?? '',
      version: notice.version,
      noticeVersion: noticeVersionName(notice.version),
      texts: notice.texts,
      declaration: notice.declaration,
      ...publicationDto(notice, names),
      mayPublish: mayAtAll && mayPublish(notice, actor.personId),
    }));
  }
}

function keptText({ language, jurisdiction, text }: DraftNoticeTextDto): NoticeText & { bytes: Buffer } {
  const bytes = Buffer.from(text, 'utf8');
  return { language, jurisdiction: jurisdiction ?? null, sha256: sha256Hex(bytes), bytes };
}

/** What a leaf says of a version: the hash of all that two people agreed on. */
const factsOf = ({ siteId, version, texts, declaration }: ConsentNotice) => ({
  site: siteId,
  version,
  noticeHash: noticeHash({ texts, declaration }),
});

/** Hash of what two people agreed on, over the canonical form. */
export const noticeHash = (notice: Pick<ConsentNotice, 'texts' | 'declaration'>): string =>
  sha256Hex(canonicalBytes(notice));
