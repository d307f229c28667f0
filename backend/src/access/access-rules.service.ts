import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { AuditLog, type AuditEvent } from '../audit/audit-log.service.js';
import { Refusals } from '../audit/refusals.service.js';
import { canonicalBytes } from '../evidence/canonical-json.js';
import { sha256Hex } from '../evidence/sha256.js';
import { People } from '../identity/people.service.js';
import { Permissions } from '../identity/permissions.service.js';
import { personDto } from '../identity/person.dto.js';
import { peopleOf, publicationDto } from '../identity/publication.dto.js';
import type { PersonActor } from '../platform/actor.js';
import { Clock } from '../platform/clock.js';
import { lockByName } from '../platform/database/lock-by-name.js';
import { ProductError } from '../platform/product-error.js';
import { mayPublish, publicationFault } from '../platform/two-person-publication.js';
import { Sites } from '../sites/sites.service.js';
import type { AskedVotes, Sensitivity } from './access-decisions.js';
import { AccessRule } from './access-rule.entity.js';
import { ruleOf, strictestOf } from './access-rules.js';
import type {
  AccessPeopleDto,
  AccessRuleDto,
  AccessRuleListDto,
  DraftAccessRuleDto,
} from './access-rules.dto.js';
import { AccessRefused, throwRefusal } from './access.errors.js';
import { PersonLinks } from './person-links.service.js';

/** Who has to agree before somebody watches: drafted by one person, published by another, kept in every version. */
@Injectable()
export class AccessRules {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly sites: Sites,
    private readonly personnel: People,
    private readonly links: PersonLinks,
    private readonly permissions: Permissions,
    private readonly refusals: Refusals,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** What a request for recordings of these sites needs today. */
  async askedOf(
    manager: EntityManager,
    siteIds: readonly string[],
    sensitivity: Sensitivity,
  ): Promise<AskedVotes & { waitsMinutes: number }> {
    const rules = await this.inForce(manager);
    const strictest = strictestOf([...new Set(siteIds)].map((siteId) => ruleOf(rules, siteId, sensitivity)));
    if (!strictest) throw new AccessRefused('ACCESS_RULES_DIFFER');
    return strictest;
  }

  async list(actor: PersonActor): Promise<AccessRuleListDto> {
    const { manager } = this.source;
    const rules = await manager.find(AccessRule, { order: { draftedAt: 'DESC', id: 'ASC' }, take: 200 });
    return { items: await this.toDtos(manager, actor, rules) };
  }

  async people(_actor: PersonActor): Promise<AccessPeopleDto> {
    const rows: { id: string; name: string }[] = await this.source.query(
      'SELECT id, display_name AS name FROM person ORDER BY last_login_at DESC LIMIT 200',
    );
    return { items: rows.sort((one, other) => one.name.localeCompare(other.name)) };
  }

  async draft(actor: PersonActor, dto: DraftAccessRuleDto): Promise<AccessRuleDto> {
    const drafted = await this.source.transaction(async (manager) => {
      const siteId = dto.siteId ?? null;
      if (siteId) await this.sites.require(manager, siteId);
      const excluded = await this.personnel.names(manager, dto.excluded);
      if (excluded.size !== dto.excluded.length)
        throw new ProductError('PERSON_NOT_FOUND', 422, 'Name only people who were signed in here before.');
      // Two drafts at once would take the same number: one waits for the other.
      await lockByName(manager, `access-rule:${siteId}:${dto.sensitivity}`);
      const [{ newest }]: [{ newest: number }] = await manager.query(
        `SELECT COALESCE(max(version), 0) AS newest FROM access_rule
         WHERE site_id IS NOT DISTINCT FROM $1 AND sensitivity = $2`,
        [siteId, dto.sensitivity],
      );
      const rule = manager.create(AccessRule, {
        id: randomUUID(),
        siteId,
        sensitivity: dto.sensitivity,
        version: newest + 1,
        approvalsNeeded: dto.approvals,
        approverRole: dto.approverRole,
        denialsNeeded: dto.denials,
        excluded: [...dto.excluded].sort(),
        waitsMinutes: dto.waitsMinutes,
        draftedBy: actor.personId,
        draftedAt: this.clock.now(),
        publishedBy: null,
        publishedAt: null,
      });
      await manager.insert(AccessRule, rule);
      await this.audit.append(manager, actor, { kind: 'access.rule.drafted', fields: about(rule) });
      return rule;
    });
    return (await this.toDtos(this.source.manager, actor, [drafted]))[0]!;
  }

  async publish(actor: PersonActor, id: string): Promise<AccessRuleDto> {
    const event = (code: string): AuditEvent => ({
      kind: 'access.rule.refused',
      fields: { rule: id, code },
    });
    const published = await this.refusals.during(actor, event, () =>
      this.source
        .transaction(async (manager) => {
          const rule = await manager.findOne(AccessRule, {
            where: { id },
            lock: { mode: 'pessimistic_write' },
          });
          if (!rule) throw new ProductError('ACCESS_RULE_NOT_FOUND', 404, 'There is no such rule.');
          const mine = await this.links.accountsOf(manager, actor.personId);
          const fault = publicationFault(
            rule,
            mine.includes(rule.draftedBy) ? rule.draftedBy : actor.personId,
          );
          if (fault) throw fault;
          const publication = { publishedBy: actor.personId, publishedAt: this.clock.now() };
          await manager.update(AccessRule, { id }, publication);
          await this.audit.append(manager, actor, {
            kind: 'access.rule.published',
            fields: { ...about(rule), draftedBy: rule.draftedBy },
          });
          return { ...rule, ...publication };
        })
        .catch(throwRefusal),
    );
    return (await this.toDtos(this.source.manager, actor, [published]))[0]!;
  }

  /** The newest published rule for each site and sensitivity. */
  private inForce(manager: EntityManager): Promise<AccessRule[]> {
    return manager
      .createQueryBuilder(AccessRule, 'rule')
      .distinctOn(['rule.site_id', 'rule.sensitivity'])
      .where('rule.published_at IS NOT NULL')
      .orderBy('rule.site_id')
      .addOrderBy('rule.sensitivity')
      .addOrderBy('rule.version', 'DESC')
      .getMany();
  }

  private async toDtos(
    manager: EntityManager,
    actor: PersonActor,
    rules: AccessRule[],
  ): Promise<AccessRuleDto[]> {
    const inForce = new Set((await this.inForce(manager)).map(({ id }) => id));
    const sites = await this.sites.names(
      manager,
      rules.flatMap(({ siteId }) => siteId ?? []),
    );
    const names = await this.personnel.names(manager, [
      ...peopleOf(rules),
      ...rules.flatMap(({ excluded }) => excluded),
    ]);
    return rules.map((rule) => ({
      id: rule.id,
      siteId: rule.siteId,
      siteName: rule.siteId === null ? null : (sites.get(rule.siteId) ?? ''),
      sensitivity: rule.sensitivity,
      version: rule.version,
      approvals: rule.approvalsNeeded,
      approverRole: rule.approverRole,
      denials: rule.denialsNeeded,
      excluded: rule.excluded.map((id) => personDto(id, names)),
      waitsMinutes: rule.waitsMinutes,
      inForce: inForce.has(rule.id),
      ...publicationDto(rule, names),
      mayPublish: mayPublish(rule, actor.personId) && this.permissions.has(actor, 'access.rule'),
    }));
  }
}

const about = ({ id, siteId, sensitivity, version, ...rule }: AccessRule) => {
  const { approvalsNeeded, approverRole, denialsNeeded, excluded, waitsMinutes } = rule;
  const asked = { approvalsNeeded, approverRole, denialsNeeded, excluded, waitsMinutes };
  return { rule: id, site: siteId, sensitivity, version, ruleHash: sha256Hex(canonicalBytes(asked)) };
};
