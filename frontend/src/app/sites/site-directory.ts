import { Injectable, inject, signal } from '@angular/core';
import { Api } from '../api/api';
import { sitesList } from '../api/functions';
import { SessionStore } from '../session/session-store';

export interface KnownSite {
  id: string;
  name: string;
}

/** Names of the sites, for the pages of other features. Stays empty for whoever may not read sites. */
@Injectable({ providedIn: 'root' })
export class SiteDirectory {
  private readonly api = inject(Api);
  private readonly sessions = inject(SessionStore);
  private readonly sites = signal<KnownSite[]>([]);
  readonly known = this.sites.asReadonly();

  async load(): Promise<void> {
    if (!this.sessions.can('sites.read')) return;
    try {
      const { items } = await this.api.invoke(sitesList);
      this.sites.set(items.map(({ id, name }) => ({ id, name })));
    } catch {
      // A page works without the names; what it asks for itself will tell that the appliance is not there.
    }
  }
}
