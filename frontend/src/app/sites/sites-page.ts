import { Component, type OnInit, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { SiteDto } from '../api/models';
import { SessionStore } from '../session/session-store';
import { Chip } from '../ui/chip';
import { EmptyState } from '../ui/empty-state';
import { FailedState } from '../ui/failed-state';
import { LoadingState } from '../ui/loading-state';
import { When } from '../ui/when';
import { type InstallHealth, installHealth } from './install-health';
import { SitesStore } from './sites-store';

@Component({
  selector: 'ex-sites-page',
  imports: [Chip, EmptyState, FailedState, LoadingState, RouterLink, When],
  templateUrl: './sites-page.html',
})
export class SitesPage implements OnInit {
  private readonly store = inject(SitesStore);
  readonly sites = this.store.sites;
  readonly mayManage = inject(SessionStore).can('sites.manage');

  ngOnInit(): void {
    this.load();
  }

  load(): void {
    void this.store.list();
  }

  healthOf(site: SiteDto): InstallHealth {
    return installHealth(site.health, Date.now());
  }
}
