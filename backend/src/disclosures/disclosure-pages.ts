import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { In, type DataSource } from 'typeorm';
import { People } from '../identity/people.service.js';
import type { PersonActor } from '../platform/actor.js';
import { mayPublish } from '../platform/two-person-publication.js';
import { Sites } from '../sites/sites.service.js';
import { Disclosure, DisclosureVersion } from './disclosure.entity.js';
import type { DisclosureCoverageDto, DisclosureDto, DisclosureListDto } from './disclosures.dto.js';

/** Disclosures as people see them: versions, who drafted and published, and how often they were shown. */
@Injectable()
export class DisclosurePages {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly sites: Sites,
    private readonly people: People,
  ) {}

  async list(actor: PersonActor, siteId?: string): Promise<DisclosureListDto> {
    const where = siteId ? { siteId } : {};
    const disclosures = await this.source.manager.find(Disclosure, {
      where,
      order: { key: 'ASC' },
      take: 500,
    });
    return { items: await this.toDtos(actor, disclosures) };
  }

  async get(actor: PersonActor, id: string): Promise<DisclosureDto | null> {
    const disclosure = await this.source.manager.findOneBy(Disclosure, { id });
    return disclosure ? ((await this.toDtos(actor, [disclosure]))[0] ?? null) : null;
  }

  private async toDtos(actor: PersonActor, disclosures: Disclosure[]): Promise<DisclosureDto[]> {
    const manager = this.source.manager;
    const ids = disclosures.map(({ id }) => id);
    const versions = await manager.find(DisclosureVersion, {
      where: { disclosureId: In(ids) },
      order: { version: 'DESC' },
    });
    const siteNames = await this.sites.names(
      manager,
      disclosures.map(({ siteId }) => siteId),
    );
    const names = await this.people.names(
      manager,
      versions.flatMap(({ draftedBy, publishedBy }) => [draftedBy, ...(publishedBy ? [publishedBy] : [])]),
    );
    const coverage = await this.coverage(ids);
    const person = (id: string) => ({ id, name: names.get(id) ?? '' });
    const mayAtAll = actor.roles.includes('compliance-officer');
    return disclosures.map((disclosure) => ({
      id: disclosure.id,
      siteId: disclosure.siteId,
      siteName: siteNames.get(disclosure.siteId) ?? '',
      key: disclosure.key,
      title: disclosure.title,
      coverage: coverage.get(disclosure.id) ?? { shown: 0, notShown: 0, cannotDetermine: 0 },
      versions: versions
        .filter(({ disclosureId }) => disclosureId === disclosure.id)
        .map((version) => ({
          version: version.version,
          locale: version.locale,
          text: version.text,
          textHash: version.textHash.toString('hex'),
          rule: version.rule,
          state: version.publishedAt ? 'published' : 'draft',
          draftedBy: person(version.draftedBy),
          draftedAt: version.draftedAt.toISOString(),
          publishedBy: version.publishedBy ? person(version.publishedBy) : null,
          publishedAt: version.publishedAt?.toISOString() ?? null,
          mayPublish: mayAtAll && mayPublish(version, actor.personId),
        })),
    }));
  }

  private async coverage(ids: string[]): Promise<Map<string, DisclosureCoverageDto>> {
    const rows: { disclosure_id: string; shown: number; not_shown: number; cannot: number }[] =
      await this.source.query(
        `SELECT disclosure_id,
              (count(*) FILTER (WHERE verdict = 'shown'))::int AS shown,
              (count(*) FILTER (WHERE verdict = 'not_shown'))::int AS not_shown,
              (count(*) FILTER (WHERE verdict = 'cannot_determine'))::int AS cannot
       FROM verdict WHERE disclosure_id = ANY($1) GROUP BY disclosure_id`,
        [ids],
      );
    return new Map(
      rows.map((row) => [
        row.disclosure_id,
        { shown: row.shown, notShown: row.not_shown, cannotDetermine: row.cannot },
      ]),
    );
  }
}
