import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { type DataSource, type EntityManager, In } from 'typeorm';
import { AuditLog } from '../audit/audit-log.service.js';
import { Refusals } from '../audit/refusals.service.js';
import { canonicalBytes } from '../evidence/canonical-json.js';
import { sha256Hex } from '../evidence/sha256.js';
import { People } from '../identity/people.service.js';
import { personDto } from '../identity/person.dto.js';
import { peopleOf } from '../identity/publication.dto.js';
import type { PersonActor } from '../platform/actor.js';
import { Clock } from '../platform/clock.js';
import { publicationFault } from '../platform/two-person-publication.js';
import { ConsentPeriods } from './consent-periods.service.js';
import { READY_RULE_SETS } from './ready-rule-sets.js';
import { RetentionPlanner } from './retention-planner.service.js';
import { ruleFaults, type RuleVersion } from './retention-rule.js';
import { RetentionApplication, RetentionRules } from './retention-rules.entity.js';
import { rulesInvalid, rulesNotFound, rulesOutdated, siteUnknown } from './retention.errors.js';
import type {
  DraftRetentionRulesDto,
  ReadyRuleSetListDto,
  RetentionPreviewDto,
  RetentionRulesDto,
  RetentionRulesListDto,
} from './retention.dto.js';

const RULES_LOCK = 0x72756c65;
const MOST_LISTED = 100;

/** Rules in versions: one person drafts all of them, another publishes. */
@Injectable()
export class RetentionRulebook {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly planner: RetentionPlanner,
    private readonly consents: ConsentPeriods,
    private readonly people: People,
    private readonly audit: AuditLog,
    private readonly refusals: Refusals,
    private readonly clock: Clock,
  ) {}

  ready(_actor: PersonActor): ReadyRuleSetListDto {
    return {
      items: READY_RULE_SETS.map((set) => ({ ...set, rules: [...set.rules], consents: [...set.consents] })),
    };
  }

  async list(_actor: PersonActor): Promise<RetentionRulesListDto> {
    const { manager } = this.source;
    const versions = await manager.find(RetentionRules, { order: { version: 'DESC' }, take: MOST_LISTED });
    const applications = await manager.findBy(RetentionApplication, {
      version: In(versions.map(({ version }) => version)),
    });
    const names = await this.people.names(manager, peopleOf(versions));
    const inForce = versions.find(({ publishedBy }) => publishedBy !== null)?.version ?? null;
    return {
      inForce,
      items: versions.map((rules): RetentionRulesDto => {
        const applied = applications.find(({ version }) => version === rules.version);
        return {
          version: rules.version,
          rules: rules.rules,
          declarations: rules.declarations,
          consents: rules.consents,
          draftedBy: personDto(rules.draftedBy, names),
          draftedAt: rules.draftedAt.toISOString(),
          publishedBy: rules.publishedBy === null ? null : personDto(rules.publishedBy, names),
          publishedAt: rules.publishedAt?.toISOString() ?? null,
          mayPublish: rules.publishedBy === null && rules.version > (inForce ?? 0),
          applied: applied
            ? {
                recordings: Number(applied.recordings),
                applied: Number(applied.applied),
                endedAt: applied.endedAt?.toISOString() ?? null,
              }
            : null,
        };
      }),
    };
  }

  async draft(actor: PersonActor, dto: DraftRetentionRulesDto): Promise<RetentionRulesListDto> {
    const set = setOf(dto);
    const faults = ruleFaults(set);
    if (faults.length > 0) throw rulesInvalid(faults);
    await this.source.transaction(async (manager) => {
      await requireSites(manager, set);
      // Two drafts at once would take the same number: one waits for the other.
      await manager.query('SELECT pg_advisory_xact_lock($1)', [RULES_LOCK]);
      const version = ((await manager.maximum(RetentionRules, 'version')) ?? 0) + 1;
      await manager.insert(RetentionRules, {
        version,
        rules: [...set.rules],
        declarations: [...set.declarations],
        consents: [...set.consents],
        draftedBy: actor.personId,
        draftedAt: this.clock.now(),
        publishedBy: null,
        publishedAt: null,
      });
      await this.audit.append(manager, actor, {
        kind: 'retention.drafted',
        fields: { version, rulesHash: hashOf(set) },
      });
    });
    return this.list(actor);
  }

  /** What it would do to the recordings that are there. Changes nothing. */
  async preview(_actor: PersonActor, version: number): Promise<RetentionPreviewDto> {
    const { manager } = this.source;
    if (!(await manager.existsBy(RetentionRules, { version }))) throw rulesNotFound();
    return { ...(await this.planner.preview(version)), consents: await this.consents.preview(version) };
  }

  async publish(actor: PersonActor, version: number): Promise<RetentionRulesListDto> {
    await this.refusals.during(
      actor,
      (code) => ({ kind: 'retention.publication.refused', fields: { version, code } }),
      () => this.source.transaction((manager) => this.publishNow(manager, actor, version)),
    );
    return this.list(actor);
  }

  private async publishNow(manager: EntityManager, actor: PersonActor, version: number): Promise<void> {
    await manager.query('SELECT pg_advisory_xact_lock($1)', [RULES_LOCK]);
    const draft = await manager.findOneBy(RetentionRules, { version });
    if (!draft) throw rulesNotFound();
    const fault = publicationFault(draft, actor.personId);
    if (fault) throw fault;
    if (((await this.planner.inForce(manager)) ?? 0) > version) throw rulesOutdated();
    const publishedAt = this.clock.now();
    await manager.update(RetentionRules, { version }, { publishedBy: actor.personId, publishedAt });
    await this.planner.begin(manager, version, publishedAt);
    await this.audit.append(manager, actor, {
      kind: 'retention.published',
      fields: { version, rulesHash: hashOf(draft), draftedBy: draft.draftedBy },
    });
  }
}

/** As it is kept: every member there, in words that PostgreSQL reads as well. */
function setOf({ rules, declarations, consents = [] }: DraftRetentionRulesDto): RuleVersion {
  return {
    rules: rules.map(({ site, category, jurisdiction, minimum, maximum, approval }) => ({
      site: site ?? null,
      category: category ?? null,
      jurisdiction: jurisdiction ?? null,
      minimum: minimum ? { period: minimum.period, law: minimum.law } : null,
      maximum: maximum ?? null,
      approval: approval ?? false,
    })),
    declarations: declarations.map(({ site, category, jurisdiction }) => ({
      site,
      category: category ?? null,
      jurisdiction: jurisdiction ?? null,
    })),
    consents: consents.map(({ site, period, reason }) => ({ site: site ?? null, period, reason })),
  };
}

async function requireSites(manager: EntityManager, set: RuleVersion): Promise<void> {
  const named = [...set.rules, ...set.declarations, ...set.consents].flatMap(({ site }) => site ?? []);
  const wanted = [...new Set(named)];
  const found: unknown[] = await manager.query('SELECT 1 FROM site WHERE id = ANY($1)', [wanted]);
  if (found.length < wanted.length) throw siteUnknown();
}

/** Versions that say nothing of records of consent are bound as they were before there was anything to say. */
const hashOf = ({ rules, declarations, consents }: RuleVersion): string =>
  sha256Hex(canonicalBytes({ rules, declarations, ...(consents.length > 0 && { consents }) }));
