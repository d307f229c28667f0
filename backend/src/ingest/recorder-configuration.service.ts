import type { SiteConfig } from '@exhibit/contract';
import { Injectable } from '@nestjs/common';
import { Disclosures } from '../disclosures/disclosures.service.js';
import { MaskingPolicies } from '../masking/masking-policies.service.js';
import type { Site } from '../sites/site.entity.js';

/** What a recorder needs to know before it may do anything. */
@Injectable()
export class RecorderConfiguration {
  constructor(
    private readonly policies: MaskingPolicies,
    private readonly disclosures: Disclosures,
  ) {}

  async of(site: Site): Promise<SiteConfig> {
    const policy = await this.policies.current(site.id);
    const keys = await this.disclosures.watchedKeys(site.id);
    return {
      wire: 1,
      site: site.key,
      policy,
      consent: { mode: 'opt-in', ...site.consent },
      disclosures: keys.map((key) => ({ key })),
      sampling: { rate: 1 },
      segment: { everyMs: 5_000, maxBytes: 60_000 },
    };
  }
}
