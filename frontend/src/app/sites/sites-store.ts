import { Injectable, inject } from '@angular/core';
import { Api } from '../api/api';
import { subjectsRotate, sitesCreate, sitesGet, sitesList } from '../api/functions';
import type { CreateSiteDto, SiteDto } from '../api/models';
import { Action } from '../ui/action';
import { Loadable } from '../ui/loadable';

@Injectable()
export class SitesStore {
  private readonly api = inject(Api);
  readonly sites = new Loadable<SiteDto[]>((sites) => sites.length === 0);
  readonly site = new Loadable<SiteDto>();
  readonly creation = new Action();
  readonly rotation = new Action();

  list(): Promise<void> {
    return this.sites.load(async () => (await this.api.invoke(sitesList)).items);
  }

  open(id: string): Promise<void> {
    if (this.site.value()?.id !== id) this.site.clear();
    return this.site.load(() => this.api.invoke(sitesGet, { id }));
  }

  /** Answers the new version of the key. */
  async rotate(siteId: string): Promise<number | null> {
    const key = await this.rotation.run(() => this.api.invoke(subjectsRotate, { siteId }));
    return key && key.version;
  }

  create(body: CreateSiteDto): Promise<SiteDto | null> {
    return this.creation.run(() => this.api.invoke(sitesCreate, { body }));
  }
}
