import { Injectable, inject } from '@angular/core';
import { Api } from '../api/api';
import { legalBasesDraft, legalBasesList, legalBasesPublish, sitesList } from '../api/functions';
import type { DraftLegalBasisDto, LegalBasisDto, SiteDto } from '../api/models';
import { Action } from '../ui/action';
import { Loadable } from '../ui/loadable';

export interface SiteBases {
  site: SiteDto;
  /** Newest first. */
  versions: LegalBasisDto[];
}

@Injectable()
export class BasesStore {
  private readonly api = inject(Api);
  readonly sites = new Loadable<SiteBases[]>((sites) => sites.length === 0);
  readonly drafting = new Action();
  readonly publication = new Action();

  load(): Promise<void> {
    return this.sites.load(() => this.ask());
  }

  async draft(body: DraftLegalBasisDto): Promise<boolean> {
    const made = await this.drafting.run(() => this.api.invoke(legalBasesDraft, { body }));
    if (made) await this.load();
    return made !== null;
  }

  async publish({ siteId, version }: Pick<LegalBasisDto, 'siteId' | 'version'>): Promise<void> {
    const published = await this.publication.run(() =>
      this.api.invoke(legalBasesPublish, { siteId, version }),
    );
    if (published) await this.load();
  }

  private async ask(): Promise<SiteBases[]> {
    const [sites, bases] = await Promise.all([
      this.api.invoke(sitesList),
      this.api.invoke(legalBasesList, {}),
    ]);
    return sites.items.map((site) => ({
      site,
      versions: bases.items.filter(({ siteId }) => siteId === site.id),
    }));
  }
}
