import { Component, computed, effect, inject, input, untracked } from '@angular/core';
import { RouterLink } from '@angular/router';
import { SessionStore } from '../session/session-store';
import { Chip } from '../ui/chip';
import { FailedState } from '../ui/failed-state';
import { LoadingState } from '../ui/loading-state';
import { When } from '../ui/when';
import { installHealth } from './install-health';
import { SitesStore } from './sites-store';

@Component({
  selector: 'ex-site-page',
  imports: [Chip, FailedState, LoadingState, RouterLink, When],
  templateUrl: './site-page.html',
})
export class SitePage {
  readonly id = input.required<string>();
  private readonly store = inject(SitesStore);
  private readonly sessions = inject(SessionStore);
  readonly site = this.store.site;
  readonly health = computed(() => {
    const site = this.site.value();
    return site && installHealth(site.health, Date.now());
  });
  readonly mayManage = this.sessions.can('sites.manage');
  readonly maySeeMasking = this.sessions.can('masking.read');
  readonly maySeeNotices = this.sessions.can('consent-notices.read');
  readonly maySeeDisclosures = this.sessions.can('disclosures.read');

  constructor() {
    effect(() => {
      const id = this.id();
      untracked(() => void this.store.open(id));
    });
  }

  retry(): void {
    void this.store.open(this.id());
  }
}
