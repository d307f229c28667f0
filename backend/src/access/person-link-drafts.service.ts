import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { IsNull, MoreThan, Not, type DataSource, type EntityManager } from 'typeorm';
import { AuditLog, type AuditEvent } from '../audit/audit-log.service.js';
import { Refusals } from '../audit/refusals.service.js';
import { People } from '../identity/people.service.js';
import { Permissions } from '../identity/permissions.service.js';
import { personDto } from '../identity/person.dto.js';
import { peopleOf, publicationDto } from '../identity/publication.dto.js';
import type { PersonActor } from '../platform/actor.js';
import { Clock } from '../platform/clock.js';
import { mayPublish, publicationFault } from '../platform/two-person-publication.js';
import { AccessRefused, throwRefusal } from './access.errors.js';
import { PersonLinkDraft } from './person-link-draft.entity.js';
import type { DraftPersonLinkDto, PersonLinkDto, PersonLinkListDto } from './person-links.dto.js';
import { PersonLinks } from './person-links.service.js';

/** A link is never undone, so a slip that nobody confirmed goes away by itself. PostgreSQL holds the same time. */
const CONFIRM_WITHIN_MS = 7 * 86_400_000;

/** That two accounts are one person's: said by one administrator, confirmed by another. */
@Injectable()
export class PersonLinkDrafts {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly links: PersonLinks,
    private readonly people: People,
    private readonly permissions: Permissions,
    private readonly refusals: Refusals,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  async list(actor: PersonActor): Promise<PersonLinkListDto> {
    const since = new Date(this.clock.now().getTime() - CONFIRM_WITHIN_MS);
    const drafts = await this.source.manager.find(PersonLinkDraft, {
      where: [{ draftedAt: MoreThan(since) }, { publishedAt: Not(IsNull()) }],
      order: { draftedAt: 'DESC', id: 'ASC' },
      take: 200,
    });
    return { items: await this.toDtos(actor, drafts) };
  }

  async draft(actor: PersonActor, { one, other }: DraftPersonLinkDto): Promise<PersonLinkDto> {
    const drafted = await this.source.transaction(async (manager) => {
      await this.requireTwo(manager, one, other);
      const draft = manager.create(PersonLinkDraft, {
        id: randomUUID(),
        one,
        other,
        draftedBy: actor.personId,
        draftedAt: this.clock.now(),
        publishedBy: null,
        publishedAt: null,
      });
      await manager.insert(PersonLinkDraft, draft);
      const fields = { link: draft.id, one, other };
      await this.audit.append(manager, actor, { kind: 'person.link.drafted', fields });
      return draft;
    });
    return (await this.toDtos(actor, [drafted]))[0]!;
  }

  async publish(actor: PersonActor, id: string): Promise<PersonLinkDto> {
    const event = (code: string): AuditEvent => ({ kind: 'person.link.refused', fields: { link: id, code } });
    const published = await this.refusals.during(actor, event, () =>
      this.source
        .transaction(async (manager) => {
          const draft = await manager.findOne(PersonLinkDraft, {
            where: { id },
            lock: { mode: 'pessimistic_write' },
          });
          const now = this.clock.now();
          if (!draft) throw new AccessRefused('PERSON_LINK_NOT_FOUND');
          const mine = await this.links.accountsOf(manager, actor.personId);
          const fault = publicationFault(
            draft,
            mine.includes(draft.draftedBy) ? draft.draftedBy : actor.personId,
          );
          if (fault) throw fault;
          if (now > confirmBy(draft)) throw new AccessRefused('PERSON_LINK_OVER');
          await this.requireTwo(manager, draft.one, draft.other);
          const publication = { publishedBy: actor.personId, publishedAt: now };
          await manager.update(PersonLinkDraft, { id }, publication);
          await this.links.link(manager, actor, draft, now);
          return Object.assign(draft, publication);
        })
        .catch(throwRefusal),
    );
    return (await this.toDtos(actor, [published]))[0]!;
  }

  private async requireTwo(manager: EntityManager, one: string, other: string): Promise<void> {
    const known = await this.people.fromProviders(manager, [one, other]);
    if (known.length !== 2) throw new AccessRefused('PEOPLE_NOT_TWO');
    if ((await this.links.accountsOf(manager, one)).includes(other)) throw new AccessRefused('PEOPLE_LINKED');
  }

  private async toDtos(actor: PersonActor, drafts: PersonLinkDraft[]): Promise<PersonLinkDto[]> {
    const { manager } = this.source;
    const told = [...peopleOf(drafts), ...drafts.flatMap(({ one, other }) => [one, other])];
    const names = await this.people.names(manager, told);
    const mine = await this.links.accountsOf(manager, actor.personId);
    const publishes = this.permissions.has(actor, 'people.manage');
    return drafts.map((draft) => ({
      id: draft.id,
      one: personDto(draft.one, names),
      other: personDto(draft.other, names),
      confirmBy: confirmBy(draft).toISOString(),
      ...publicationDto(draft, names),
      mayPublish: publishes && mine.every((account) => mayPublish(draft, account)),
    }));
  }
}

const confirmBy = ({ draftedAt }: PersonLinkDraft): Date => new Date(draftedAt.getTime() + CONFIRM_WITHIN_MS);
