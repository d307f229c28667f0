import type { ConsentRule } from '@exhibit/contract';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { IsNull, Not, type DataSource, type EntityManager } from 'typeorm';
import { AuditLog, type AuditEvent } from '../audit/audit-log.service.js';
import { Refusals } from '../audit/refusals.service.js';
import { canonicalBytes } from '../evidence/canonical-json.js';
import { sha256Hex } from '../evidence/sha256.js';
import { People } from '../identity/people.service.js';
import { Permissions } from '../identity/permissions.service.js';
import { peopleOf, publicationDto } from '../identity/publication.dto.js';
import type { PersonActor } from '../platform/actor.js';
import { Clock } from '../platform/clock.js';
import { lockByName } from '../platform/database/lock-by-name.js';
import { lockedDraft } from '../platform/database/locked-draft.js';
import { mayPublish } from '../platform/two-person-publication.js';
import type { Site } from '../sites/site.entity.js';
import { Sites } from '../sites/sites.service.js';
import { legalBasisInvalid, legalBasisNotFound } from './consent.errors.js';
import type {
  DeclaredPurposeDto,
  DraftLegalBasisDto,
  LegalBasisDto,
  LegalBasisListDto,
} from './legal-bases.dto.js';
import { basisFaults, needsNoConsent, type DeclaredPurpose } from './legal-basis.js';
import { LegalBasis } from './legal-basis.entity.js';

/** On what legal basis each site records, declared beforehand: drafted by one person, published by another. */
@Injectable()
export class LegalBases {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly audit: AuditLog,
    private readonly refusals: Refusals,
    private readonly permissions: Permissions,
    private readonly sites: Sites,
    private readonly people: People,
    private readonly clock: Clock,
  ) {}

  /** The newest published version; null where nothing was declared: then there is consent, and nothing else. */
  of(manager: EntityManager, siteId: string): Promise<LegalBasis | null> {
    return manager.findOne(LegalBasis, {
      where: { siteId, publishedAt: Not(IsNull()) },
      order: { version: 'DESC' },
    });
  }

  /** Whether visitors are asked, or told. Asked, unless something else was declared for all that the site is for. */
  async mode({ id, consent }: Pick<Site, 'id' | 'consent'>): Promise<ConsentRule['mode']> {
    const bases = await this.of(this.source.manager, id);
    return needsNoConsent(bases?.purposes ?? [], consent.purposes) ? 'declared' : 'opt-in';
  }

  async list(actor: PersonActor, siteId?: string): Promise<LegalBasisListDto> {
    const versions = await this.source.manager.find(LegalBasis, {
      where: siteId ? { siteId } : {},
      order: { siteId: 'ASC', version: 'DESC' },
      take: 500,
    });
    return { items: await this.toDtos(actor, versions) };
  }

  async draft(actor: PersonActor, dto: DraftLegalBasisDto): Promise<LegalBasisDto> {
    const purposes = dto.purposes.map(declaredOf);
    const draft = await this.source.transaction(async (manager) => {
      const site = await this.sites.require(manager, dto.siteId);
      const faults = basisFaults(purposes, site.consent.purposes);
      if (faults.length > 0) throw legalBasisInvalid(faults);
      // Two drafts at once would take the same number: one waits for the other.
      await lockByName(manager, `legal-basis:${site.id}`);
      const newest = await manager.maximum(LegalBasis, 'version', { siteId: site.id });
      const made = manager.create(LegalBasis, {
        siteId: site.id,
        version: (newest ?? 0) + 1,
        purposes,
        draftedBy: actor.personId,
        draftedAt: this.clock.now(),
        publishedBy: null,
        publishedAt: null,
      });
      await manager.insert(LegalBasis, made);
      await this.audit.append(manager, actor, { kind: 'legal-basis.drafted', fields: factsOf(made) });
      return made;
    });
    return (await this.toDtos(actor, [draft]))[0]!;
  }

  async publish(actor: PersonActor, siteId: string, version: number): Promise<LegalBasisDto> {
    const event = (code: string): AuditEvent => ({
      kind: 'legal-basis.publication.refused',
      fields: { site: siteId, version, code },
    });
    const published = await this.refusals.during(actor, event, () =>
      this.source.transaction(async (manager) => {
        const of = { siteId, version };
        const draft = await lockedDraft(manager, LegalBasis, of, actor.personId, legalBasisNotFound);
        // By PostgreSQL's clock: it is the one that says what was declared before a record began.
        await manager.query(
          'UPDATE legal_basis SET published_by = $3, published_at = now() WHERE site_id = $1 AND version = $2',
          [siteId, version, actor.personId],
        );
        await this.audit.append(manager, actor, {
          kind: 'legal-basis.published',
          fields: { ...factsOf(draft), draftedBy: draft.draftedBy },
        });
        return manager.findOneByOrFail(LegalBasis, of);
      }),
    );
    return (await this.toDtos(actor, [published]))[0]!;
  }

  private async toDtos(actor: PersonActor, versions: LegalBasis[]): Promise<LegalBasisDto[]> {
    const manager = this.source.manager;
    const sites = await this.sites.names(
      manager,
      versions.map(({ siteId }) => siteId),
    );
    const names = await this.people.names(manager, peopleOf(versions));
    const mayAtAll = this.permissions.has(actor, 'legal-bases.publish');
    return versions.map((basis) => ({
      siteId: basis.siteId,
      siteName: sites.get(basis.siteId) ?? '',
      version: basis.version,
      purposes: basis.purposes,
      ...publicationDto(basis, names),
      mayPublish: mayAtAll && mayPublish(basis, actor.personId),
    }));
  }
}

/** As it is kept: every member there. */
const declaredOf = ({ purpose, basis, reason, kept }: DeclaredPurposeDto): DeclaredPurpose => ({
  purpose,
  basis,
  reason: reason ?? null,
  kept: kept ? { basis: kept.basis, reason: kept.reason, period: kept.period } : null,
});

const factsOf = ({ siteId, version, purposes }: LegalBasis) => ({
  site: siteId,
  version,
  basisHash: sha256Hex(canonicalBytes(purposes)),
});
