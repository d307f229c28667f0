import type { SiteConfig } from '@exhibit/contract';
import { Injectable } from '@nestjs/common';
import { LegalBases } from '../consent/legal-bases.service.js';
import { NoticesInForce } from '../consent/notices-in-force.service.js';
import { Disclosures } from '../disclosures/disclosures.service.js';
import { MaskingPolicies } from '../masking/masking-policies.service.js';
import { Captures } from '../sites/captures.service.js';
import { SiteSightings } from '../sites/site-sightings.service.js';
import type { Site } from '../sites/site.entity.js';
import { Sites } from '../sites/sites.service.js';

/** What a recorder needs to know before it may do anything. */
@Injectable()
export class RecorderConfiguration {
  constructor(
    private readonly sites: Sites,
    private readonly captures: Captures,
    private readonly sightings: SiteSightings,
    private readonly policies: MaskingPolicies,
    private readonly notices: NoticesInForce,
    private readonly bases: LegalBases,
    private readonly disclosures: Disclosures,
  ) {}

  /** `visit` is what the page said of itself (CONFIG_VISIT of the wire); anything else counts as a later page. */
  async read(key: string, origin: string | undefined, visit: unknown): Promise<SiteConfig> {
    const site = await this.sites.byKey(key);
    // A browser names no origin when it reads from its own.
    if (origin !== undefined)
      await this.sites.forRecorder(key, origin).catch(async (refused: unknown) => {
        await unlessItFails(this.sightings.refused(site.id));
        throw refused;
      });
    await unlessItFails(this.sightings.loaded(site.id, visit === 'new' || visit === 'known' ? visit : null));
    return this.of(site);
  }

  private async of(site: Site): Promise<SiteConfig> {
    const policy = await this.policies.current(site.id);
    const { stoppedAt, sampling, tags } = await this.captures.current(site.id);
    const { disclosures, actions } = await this.disclosures.watched(site.id);
    return {
      wire: 1,
      site: site.key,
      policy,
      consent: { mode: await this.bases.mode(site), ...(await this.notices.rule(site)) },
      disclosures,
      ...(actions.length > 0 && { actions }),
      tags,
      sampling: stoppedAt ? { rate: 0 } : sampling,
      segment: { everyMs: 5_000, maxBytes: 60_000, packsHeader: true },
    };
  }
}

/** A count that cannot be written must not cost a visit. */
const unlessItFails = (count: Promise<void>): Promise<void> => count.catch(() => undefined);
