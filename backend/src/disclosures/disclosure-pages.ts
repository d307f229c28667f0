import type { MaskingPolicy } from '@exhibit/contract';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { In, type DataSource } from 'typeorm';
import { People } from '../identity/people.service.js';
import { peopleOf, publicationDto, type PublicationDto } from '../identity/publication.dto.js';
import { MaskingPolicies } from '../masking/masking-policies.service.js';
import type { PersonActor } from '../platform/actor.js';
import { Clock } from '../platform/clock.js';
import { mayPublish } from '../platform/two-person-publication.js';
import { Sites } from '../sites/sites.service.js';
import { Disclosure, DisclosureVersion } from './disclosure.entity.js';
import type {
  DisclosureCoverageDto,
  DisclosureDto,
  DisclosureListDto,
  DisclosureVersionDto,
} from './disclosures.dto.js';
import { isMaskedInReplay } from './masked-text.js';
import { versionInForce } from './version-in-force.js';

/** Disclosures as people see them: versions, who drafted and published, and how often they were shown. */
@Injectable()
export class DisclosurePages {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly sites: Sites,
    private readonly people: People,
    private readonly policies: MaskingPolicies,
    private readonly clock: Clock,
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
    const names = await this.people.names(manager, peopleOf(versions));
    const coverage = await this.coverage(ids);
    const policies = await this.currentPolicies(disclosures);
    const mayAtAll = actor.roles.includes('compliance-officer');
    const now = this.clock.now();
    return disclosures.map((disclosure) => {
      const own = versions.filter(({ disclosureId }) => disclosureId === disclosure.id);
      const inForce = versionInForce(own, now);
      return {
        id: disclosure.id,
        siteId: disclosure.siteId,
        siteName: siteNames.get(disclosure.siteId) ?? '',
        key: disclosure.key,
        title: disclosure.title,
        coverage: coverage.get(disclosure.id) ?? { shown: 0, notShown: 0, cannotDetermine: 0 },
        versions: own.map((version) => ({
          ...said(version),
          inForce: version === inForce,
          ...publicationDto(version, names),
          mayPublish: mayAtAll && mayPublish(version, actor.personId),
          maskedInReplay: isMaskedInReplay(policies.get(disclosure.siteId)!, {
            ...version,
            key: disclosure.key,
          }),
        })),
      };
    });
  }

  private async currentPolicies(disclosures: Disclosure[]): Promise<Map<string, MaskingPolicy>> {
    const sites = [...new Set(disclosures.map(({ siteId }) => siteId))];
    const policies = await Promise.all(sites.map((site) => this.policies.current(site)));
    return new Map(sites.map((site, index) => [site, policies[index]!]));
  }

  private async coverage(ids: string[]): Promise<Map<string, DisclosureCoverageDto>> {
    const rows: { disclosure_id: string; shown: number; not_shown: number; cannot: number }[] =
      await this.source.query(
        `SELECT disclosure_id,
              (count(*) FILTER (WHERE verdict = 'shown'))::int AS shown,
              (count(*) FILTER (WHERE verdict = 'not_shown'))::int AS not_shown,
              (count(*) FILTER (WHERE verdict = 'cannot_determine'))::int AS cannot
       FROM (SELECT DISTINCT ON (disclosure_id, recording_id) disclosure_id, verdict FROM verdict
             WHERE disclosure_id = ANY($1) ORDER BY disclosure_id, recording_id, disclosure_version DESC) standing
       GROUP BY disclosure_id`,
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

type SaidByVersion = Omit<DisclosureVersionDto, keyof PublicationDto | 'inForce' | 'maskedInReplay'>;

const said = (version: DisclosureVersion): SaidByVersion => ({
  version: version.version,
  locale: version.locale,
  text: version.text,
  textHash: version.textHash.toString('hex'),
  furtherTexts: version.furtherTexts.map(({ locale, text, textHash }) => ({ locale, text, textHash })),
  rule: version.rule,
  selector: version.selector,
  action: version.action,
  effectiveFrom: version.effectiveFrom?.toISOString() ?? null,
  effectiveTo: version.effectiveTo?.toISOString() ?? null,
});
