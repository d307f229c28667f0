import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { IsNull, Not, type DataSource, type EntityManager } from 'typeorm';
import { AuditLog, type AuditEvent } from '../../audit/audit-log.service.js';
import { Refusals } from '../../audit/refusals.service.js';
import { canonicalBytes } from '../../evidence/canonical-json.js';
import { sha256Hex } from '../../evidence/sha256.js';
import type { PersonActor } from '../../platform/actor.js';
import { Clock } from '../../platform/clock.js';
import { Configuration } from '../../platform/config/configuration.js';
import { providerName, providersOf } from '../../platform/config/sign-on-configuration.js';
import { ProductError } from '../../platform/product-error.js';
import { mayPublish, publicationFault } from '../../platform/two-person-publication.js';
import { People } from '../people.service.js';
import { Permissions } from '../permissions.service.js';
import { peopleOf, publicationDto } from '../publication.dto.js';
import { configuredMapping, mappingFault, type MappingRule } from './role-mapping.js';
import type { RoleMappingDto, RoleMappingsDto } from './role-mapping.dto.js';
import { RoleMappingVersion } from './role-mapping-version.entity.js';
import { RoleRefresh } from './role-refresh.service.js';

const PUBLISHING = `SELECT pg_advisory_xact_lock(hashtextextended('role-mapping', 0))`;
const READING = `SELECT pg_advisory_xact_lock_shared(hashtextextended('role-mapping', 0))`;

/** Which group gives which role: drafted by one administrator, published by another. */
@Injectable()
export class RoleMappings {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly audit: AuditLog,
    private readonly refusals: Refusals,
    private readonly people: People,
    private readonly permissions: Permissions,
    private readonly refresh: RoleRefresh,
    private readonly clock: Clock,
    private readonly configuration: Configuration,
  ) {}

  /** The rules in force. Until the caller's transaction ends none are published: a login sees the old or the new ones whole. */
  async inForce(manager: EntityManager): Promise<MappingRule[]> {
    await manager.query(READING);
    return (await this.newest(manager))?.rules ?? configuredMapping(providersOf(this.configuration));
  }

  async list(actor: PersonActor): Promise<RoleMappingsDto> {
    const { manager } = this.source;
    const versions = await manager.find(RoleMappingVersion, { order: { version: 'DESC' }, take: 100 });
    const newest = await this.newest(manager);
    const providers = providersOf(this.configuration);
    return {
      items: await this.toDtos(actor, versions, newest?.version),
      configured: configuredMapping(providers),
      issuers: providers.map((provider) => ({
        issuer: provider.issuer,
        label: provider.label ?? providerName(provider),
      })),
    };
  }

  async draft(actor: PersonActor, given: readonly MappingRule[]): Promise<RoleMappingDto> {
    const rules = given.map(({ issuer, membership, role }) => ({ issuer, membership, role }));
    this.check(rules);
    const draft = await this.source.transaction(async (manager) => {
      await manager.query(PUBLISHING);
      const [{ next }]: [{ next: number }] = await manager.query(
        'SELECT coalesce(max(version), 0) + 1 AS next FROM role_mapping_version',
      );
      const made = manager.create(RoleMappingVersion, {
        version: next,
        rules,
        draftedBy: actor.personId,
        draftedAt: this.clock.now(),
        publishedBy: null,
        publishedAt: null,
      });
      await manager.insert(RoleMappingVersion, made);
      await this.audit.append(manager, actor, {
        kind: 'role-mapping.drafted',
        fields: { version: next, rulesHash: hashOf(rules) },
      });
      return made;
    });
    return (await this.toDtos(actor, [draft]))[0]!;
  }

  /** Puts a version in force, for whoever is signed in now as well. */
  async publish(actor: PersonActor, version: number): Promise<RoleMappingDto> {
    const event = (code: string): AuditEvent => ({
      kind: 'role-mapping.publication.refused',
      fields: { version, code },
    });
    const published = await this.refusals.during(actor, event, () =>
      this.source.transaction(async (manager) => {
        await manager.query(PUBLISHING);
        const draft = await manager.findOneBy(RoleMappingVersion, { version });
        if (!draft) throw new ProductError('ROLE_MAPPING_NOT_FOUND', 404, 'There is no such version.');
        const fault = publicationFault(draft, actor.personId);
        if (fault) throw fault;
        const newest = await this.newest(manager);
        if (newest && newest.version > version) throw superseded();
        // The configuration may have lost a provider since.
        this.check(draft.rules);
        const now = this.clock.now();
        Object.assign(draft, { publishedBy: actor.personId, publishedAt: now });
        await manager.update(
          RoleMappingVersion,
          { version },
          { publishedBy: actor.personId, publishedAt: now },
        );
        const { rulesHash, draftedBy } = { rulesHash: hashOf(draft.rules), draftedBy: draft.draftedBy };
        await this.audit.append(manager, actor, {
          kind: 'role-mapping.published',
          fields: { version, rulesHash, draftedBy },
        });
        await this.refresh.everybody(manager, actor, draft.rules, now);
        return draft;
      }),
    );
    return (await this.toDtos(actor, [published], published.version))[0]!;
  }

  private check(rules: readonly MappingRule[]): void {
    const fault = mappingFault(rules, providersOf(this.configuration));
    if (fault) throw new ProductError(fault.code, 422, fault.detail);
  }

  private newest(manager: EntityManager): Promise<RoleMappingVersion | null> {
    return manager.findOne(RoleMappingVersion, {
      where: { publishedAt: Not(IsNull()) },
      order: { version: 'DESC' },
    });
  }

  private async toDtos(
    actor: PersonActor,
    versions: RoleMappingVersion[],
    inForce?: number,
  ): Promise<RoleMappingDto[]> {
    const names = await this.people.names(this.source.manager, peopleOf(versions));
    const publishes = this.permissions.has(actor, 'roles.publish');
    return versions.map((version) => ({
      version: version.version,
      rules: version.rules,
      inForce: version.version === inForce,
      ...publicationDto(version, names),
      mayPublish: publishes && mayPublish(version, actor.personId),
    }));
  }
}

const hashOf = (rules: readonly MappingRule[]): string => sha256Hex(canonicalBytes(rules));

const superseded = () =>
  new ProductError(
    'ROLE_MAPPING_SUPERSEDED',
    409,
    'A newer version is in force. Draft a new one to go back to this.',
  );
