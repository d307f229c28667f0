import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { AuditLog, type AuditEvent } from '../audit/audit-log.service.js';
import { Refusals } from '../audit/refusals.service.js';
import { canonicalBytes } from '../evidence/canonical-json.js';
import { sha256Hex } from '../evidence/sha256.js';
import { wordCount } from '../evidence/word-count.js';
import type { PersonActor } from '../platform/actor.js';
import { Clock } from '../platform/clock.js';
import { lockByName } from '../platform/database/lock-by-name.js';
import { lockedDraft } from '../platform/database/locked-draft.js';
import { isUniqueViolation } from '../platform/database/unique-violation.js';
import { ProductError } from '../platform/product-error.js';
import { Sites } from '../sites/sites.service.js';
import { definitionFaults } from './definition-faults.js';
import { watchedOnSite, type WatchedOnSite } from './disclosure-definition.js';
import { DisclosureDefinitions } from './disclosure-definitions.service.js';
import { DisclosurePages } from './disclosure-pages.js';
import { definitionHash, Disclosure, DisclosureVersion } from './disclosure.entity.js';
import { disclosureInvalid, disclosureNotFound, neverInForce } from './disclosures.errors.js';
import { draftedDefinition } from './drafted-definition.js';
import type {
  CreateDisclosureDto,
  DisclosureDto,
  DisclosureListDto,
  DraftDisclosureVersionDto,
  RuleSetListDto,
} from './disclosures.dto.js';
import { RULE_SETS } from './rule-sets.js';
import { isEnded } from './version-in-force.js';

/** Definitions: one person drafts a version, another publishes it. */
@Injectable()
export class Disclosures {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly audit: AuditLog,
    private readonly refusals: Refusals,
    private readonly sites: Sites,
    private readonly pages: DisclosurePages,
    private readonly definitions: DisclosureDefinitions,
    private readonly clock: Clock,
  ) {}

  list(actor: PersonActor, siteId?: string): Promise<DisclosureListDto> {
    return this.pages.list(actor, siteId);
  }

  async get(actor: PersonActor, id: string): Promise<DisclosureDto> {
    const found = await this.pages.get(actor, id);
    if (!found) throw disclosureNotFound();
    return found;
  }

  /** Rules to begin with. None of them is in force before somebody drafts it and another person publishes it. */
  ruleSets(_actor: PersonActor): RuleSetListDto {
    return { items: [...RULE_SETS] };
  }

  /** What recorders of the site look for. */
  async watched(siteId: string): Promise<WatchedOnSite> {
    const definitions = await this.definitions.ofSite(this.source.manager, siteId);
    return watchedOnSite(definitions, this.clock.now());
  }

  async create(actor: PersonActor, dto: CreateDisclosureDto): Promise<DisclosureDto> {
    const id = await this.source
      .transaction(async (manager) => {
        await this.sites.require(manager, dto.siteId);
        const { siteId, key, title } = dto;
        const disclosure = await manager.save(manager.create(Disclosure, { siteId, key, title }));
        await this.addVersion(manager, actor, disclosure.id, 1, dto);
        return disclosure.id;
      })
      .catch((error: unknown) => {
        throw isUniqueViolation(error)
          ? new ProductError(
              'DISCLOSURE_KEY_TAKEN',
              409,
              'The site has a disclosure with this key. Draft a new version of it.',
            )
          : error;
      });
    return this.get(actor, id);
  }

  async draft(actor: PersonActor, id: string, dto: DraftDisclosureVersionDto): Promise<DisclosureDto> {
    await this.source.transaction(async (manager) => {
      if (!(await manager.existsBy(Disclosure, { id }))) throw disclosureNotFound();
      // Two drafts at once would take the same number: one waits for the other.
      await lockByName(manager, `disclosure:${id}`);
      const newest = await manager.findOne(DisclosureVersion, {
        where: { disclosureId: id },
        order: { version: 'DESC' },
      });
      await this.addVersion(manager, actor, id, (newest?.version ?? 0) + 1, dto);
    });
    return this.get(actor, id);
  }

  async publish(actor: PersonActor, id: string, version: number): Promise<DisclosureDto> {
    const event = (code: string): AuditEvent => ({
      kind: 'disclosure.publication.refused',
      fields: { disclosure: id, version, code },
    });
    await this.refusals.during(actor, event, () =>
      this.source.transaction(async (manager) => {
        const where = { disclosureId: id, version };
        const draft = await lockedDraft(
          manager,
          DisclosureVersion,
          where,
          actor.personId,
          disclosureNotFound,
        );
        if (isEnded(draft, this.clock.now())) throw neverInForce();
        await manager.update(DisclosureVersion, where, {
          publishedBy: actor.personId,
          publishedAt: this.clock.now(),
        });
        await this.audit.append(manager, actor, {
          kind: 'disclosure.published',
          fields: { ...versionFields(draft), draftedBy: draft.draftedBy },
        });
      }),
    );
    return this.get(actor, id);
  }

  private async addVersion(
    manager: EntityManager,
    actor: PersonActor,
    disclosureId: string,
    version: number,
    dto: DraftDisclosureVersionDto,
  ): Promise<void> {
    const definition = draftedDefinition(dto);
    const faults = definitionFaults(definition);
    if (faults.length > 0) throw disclosureInvalid(faults);
    const { texts, ...rest } = definition;
    const [first, ...furtherTexts] = texts.map(({ locale, text }) => ({
      locale,
      text,
      textHash: hashOf(text),
      words: wordCount(text, locale),
    }));
    const draft = manager.create(DisclosureVersion, {
      disclosureId,
      version,
      locale: first!.locale,
      text: first!.text,
      textHash: Buffer.from(first!.textHash, 'hex'),
      furtherTexts,
      words: first!.words,
      ...rest,
      draftedBy: actor.personId,
      draftedAt: this.clock.now(),
      publishedBy: null,
      publishedAt: null,
    });
    await manager.insert(DisclosureVersion, draft);
    await this.audit.append(manager, actor, { kind: 'disclosure.drafted', fields: versionFields(draft) });
  }
}

const versionFields = (version: DisclosureVersion) => ({
  disclosure: version.disclosureId,
  version: version.version,
  textHash: version.textHash.toString('hex'),
  ruleHash: sha256Hex(canonicalBytes(version.rule)),
  definitionHash: definitionHash(version),
});

const hashOf = (text: string): string => sha256Hex(Buffer.from(text, 'utf8'));
