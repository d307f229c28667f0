import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { AuditLog } from '../audit/audit-log.service.js';
import { People } from '../identity/people.service.js';
import type { Actor, PersonActor } from '../platform/actor.js';
import { Clock } from '../platform/clock.js';
import { isUniqueViolation } from '../platform/database/unique-violation.js';
import { ProductError } from '../platform/product-error.js';
import { installHealth } from './install-health.js';
import { parseOrigin } from './origin.js';
import { Site } from './site.entity.js';
import type { CreateSiteDto, SiteDto, SiteListDto } from './sites.dto.js';
import { originNotAllowed, siteNameTaken, siteNotFound, unknownSite } from './sites.errors.js';

@Injectable()
export class Sites {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly audit: AuditLog,
    private readonly people: People,
    private readonly clock: Clock,
  ) {}

  async create(actor: PersonActor, dto: CreateSiteDto): Promise<SiteDto> {
    const origins = dto.origins.map((text) => {
      const origin = parseOrigin(text);
      if (!origin)
        throw new ProductError(
          'ORIGIN_INVALID',
          400,
          'An origin is https://host or https://host:port, without a path.',
        );
      return origin;
    });
    const id = await this.source
      .transaction(async (manager) => {
        const site = await manager.save(
          manager.create(Site, {
            key: `site-${randomBytes(12).toString('base64url')}`,
            name: dto.name.trim(),
            origins: [...new Set(origins)],
            consent: { ...dto.consent },
            createdBy: actor.personId,
            createdAt: this.clock.now(),
          }),
        );
        await this.audit.append(manager, actor, {
          kind: 'site.created',
          fields: { site: site.id, key: site.key },
        });
        return site.id;
      })
      .catch((error: unknown) => {
        throw isUniqueViolation(error) ? siteNameTaken() : error;
      });
    return this.get(actor, id);
  }

  async list(_actor: Actor): Promise<SiteListDto> {
    return { items: await this.toDtos(await this.source.manager.find(Site, { order: { name: 'ASC' } })) };
  }

  async get(_actor: Actor, id: string): Promise<SiteDto> {
    const site = await this.source.manager.findOneBy(Site, { id });
    const [dto] = site ? await this.toDtos([site]) : [];
    if (!dto) throw siteNotFound();
    return dto;
  }

  /** Names by id, for other features' lists. */
  async names(manager: EntityManager, ids: string[]): Promise<Map<string, string>> {
    const sites =
      ids.length === 0
        ? []
        : await manager.findBy(
            Site,
            [...new Set(ids)].map((id) => ({ id })),
          );
    return new Map(sites.map((site) => [site.id, site.name]));
  }

  async require(manager: EntityManager, id: string): Promise<Site> {
    const site = await manager.findOneBy(Site, { id });
    if (!site) throw siteNotFound();
    return site;
  }

  /** The site whose key a recorder sent. Only the key is checked. */
  async byKey(key: string): Promise<Site> {
    const site = /^site-[\w-]{16}$/.test(key) ? await this.source.manager.findOneBy(Site, { key }) : null;
    if (!site) throw unknownSite();
    return site;
  }

  /** The site whose key and origin a recorder sent; refuses when either does not fit. */
  async forRecorder(key: string, origin: string | undefined): Promise<Site> {
    const site = await this.byKey(key);
    if (origin === undefined || !site.origins.includes(origin)) throw originNotAllowed();
    return site;
  }

  private async toDtos(sites: Site[]): Promise<SiteDto[]> {
    const manager = this.source.manager;
    const health = await installHealth(
      manager,
      sites.map(({ id }) => id),
    );
    const names = await this.people.names(
      manager,
      sites.map(({ createdBy }) => createdBy),
    );
    return sites.map((site) => ({
      id: site.id,
      key: site.key,
      name: site.name,
      origins: site.origins,
      consent: site.consent,
      createdAt: site.createdAt.toISOString(),
      createdBy: { id: site.createdBy, name: names.get(site.createdBy) ?? '' },
      health: health.get(site.id)!,
    }));
  }
}
