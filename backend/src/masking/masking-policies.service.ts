import { maskingPolicyFaults, normaliseText, type MaskingPolicy, type UnmaskRule } from '@exhibit/contract';
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
import { ProductError } from '../platform/product-error.js';
import { mayPublish } from '../platform/two-person-publication.js';
import { Sites } from '../sites/sites.service.js';
import type {
  DraftMaskingPolicyDto,
  DraftUnmaskRuleDto,
  MaskingPolicyDto,
  MaskingPolicyListDto,
} from './masking-policies.dto.js';
import { MaskingPolicyVersion } from './masking-policy-version.entity.js';

/** Version 0 needs no publication: it shows nothing. */
const MASK_EVERYTHING: MaskingPolicy = { version: 0, rules: [] };

@Injectable()
export class MaskingPolicies {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly audit: AuditLog,
    private readonly refusals: Refusals,
    private readonly sites: Sites,
    private readonly people: People,
    private readonly permissions: Permissions,
    private readonly clock: Clock,
  ) {}

  /** What recorders of the site are told now. */
  async current(siteId: string): Promise<MaskingPolicy> {
    const found = await this.source.manager.findOne(MaskingPolicyVersion, {
      where: { siteId, publishedAt: Not(IsNull()) },
      order: { version: 'DESC' },
    });
    return found ? { version: found.version, rules: found.rules } : MASK_EVERYTHING;
  }

  /** Whether a recorder may still use this version: it was published once. */
  async isPublished(manager: EntityManager, siteId: string, version: number): Promise<boolean> {
    if (version === MASK_EVERYTHING.version) return true;
    return manager.existsBy(MaskingPolicyVersion, { siteId, version, publishedAt: Not(IsNull()) });
  }

  /** The policy of that version as it was published; null when nobody published it. */
  async published(manager: EntityManager, siteId: string, version: number): Promise<MaskingPolicy | null> {
    if (version === MASK_EVERYTHING.version) return MASK_EVERYTHING;
    const found = await manager.findOneBy(MaskingPolicyVersion, {
      siteId,
      version,
      publishedAt: Not(IsNull()),
    });
    return found && { version, rules: found.rules };
  }

  /** Any version that somebody drafted, published or not. */
  async drafted(manager: EntityManager, siteId: string, version: number): Promise<MaskingPolicy> {
    const found = await manager.findOneBy(MaskingPolicyVersion, { siteId, version });
    if (!found) throw notFound();
    return { version, rules: found.rules };
  }

  async list(actor: PersonActor, siteId?: string): Promise<MaskingPolicyListDto> {
    const versions = await this.source.manager.find(MaskingPolicyVersion, {
      where: siteId ? { siteId } : {},
      order: { siteId: 'ASC', version: 'DESC' },
      take: 500,
    });
    return { items: await this.toDtos(actor, versions) };
  }

  async draft(actor: PersonActor, dto: DraftMaskingPolicyDto): Promise<MaskingPolicyDto> {
    const rules = dto.rules.map(draftedRule);
    const faults = maskingPolicyFaults({ version: 1, rules });
    if (faults.length > 0) throw new ProductError('MASKING_POLICY_INVALID', 422, faults.join('; '));
    const draft = await this.source.transaction(async (manager) => {
      await this.sites.require(manager, dto.siteId);
      // Two drafts at once would take the same number: one waits for the other.
      await lockByName(manager, `masking:${dto.siteId}`);
      const newest = await manager.findOne(MaskingPolicyVersion, {
        where: { siteId: dto.siteId },
        order: { version: 'DESC' },
      });
      const version = (newest?.version ?? 0) + 1;
      const made = manager.create(MaskingPolicyVersion, {
        siteId: dto.siteId,
        version,
        rules,
        draftedBy: actor.personId,
        draftedAt: this.clock.now(),
        publishedBy: null,
        publishedAt: null,
      });
      await manager.insert(MaskingPolicyVersion, made);
      await this.audit.append(manager, actor, {
        kind: 'masking.drafted',
        fields: { site: dto.siteId, version, rulesHash: hashOf(rules) },
      });
      return made;
    });
    return (await this.toDtos(actor, [draft]))[0]!;
  }

  async publish(actor: PersonActor, siteId: string, version: number): Promise<MaskingPolicyDto> {
    const event = (code: string): AuditEvent => ({
      kind: 'masking.publication.refused',
      fields: { site: siteId, version, code },
    });
    const published = await this.refusals.during(actor, event, () =>
      this.source.transaction(async (manager) => {
        const of = { siteId, version };
        const draft = await lockedDraft(manager, MaskingPolicyVersion, of, actor.personId, notFound);
        draft.publishedBy = actor.personId;
        draft.publishedAt = this.clock.now();
        const { publishedBy, publishedAt } = draft;
        await manager.update(MaskingPolicyVersion, of, { publishedBy, publishedAt });
        await this.audit.append(manager, actor, {
          kind: 'masking.published',
          fields: { site: siteId, version, rulesHash: hashOf(draft.rules), draftedBy: draft.draftedBy },
        });
        return draft;
      }),
    );
    return (await this.toDtos(actor, [published]))[0]!;
  }

  private async toDtos(actor: PersonActor, versions: MaskingPolicyVersion[]): Promise<MaskingPolicyDto[]> {
    const manager = this.source.manager;
    const sites = await this.sites.names(
      manager,
      versions.map(({ siteId }) => siteId),
    );
    const names = await this.people.names(manager, peopleOf(versions));
    return versions.map((version) => ({
      siteId: version.siteId,
      siteName: sites.get(version.siteId) ?? '',
      version: version.version,
      rules: version.rules,
      ...publicationDto(version, names),
      mayPublish: mayPublish(version, actor.personId) && this.permissions.has(actor, 'masking.publish'),
    }));
  }
}

/** A rule as it is kept: of an approved text only the hash, and no member that says nothing. */
function draftedRule({ image, approvedText, approvedTextHash, ...rule }: DraftUnmaskRuleDto): UnmaskRule {
  const text = normaliseText(approvedText ?? '');
  const hash = text ? sha256Hex(Buffer.from(text)) : approvedTextHash;
  return { ...rule, ...(image && { image }), ...(hash && { approvedTextHash: hash }) };
}

const notFound = () => new ProductError('MASKING_POLICY_NOT_FOUND', 404, 'There is no such version.');

const hashOf = (rules: UnmaskRule[]) => sha256Hex(canonicalBytes(rules));
