import { Component, type OnInit, computed, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { SiteDirectory } from '../sites/site-directory';
import { Chip } from '../ui/chip';
import { EmptyState } from '../ui/empty-state';
import { FailedState } from '../ui/failed-state';
import { LoadingState } from '../ui/loading-state';
import { inForce, placesOf } from './notice-words';
import { NoticesStore } from './notices-store';

@Component({
  selector: 'ex-notices-page',
  imports: [Chip, EmptyState, FailedState, LoadingState, RouterLink],
  templateUrl: './notices-page.html',
})
export class NoticesPage implements OnInit {
  private readonly store = inject(NoticesStore);
  private readonly directory = inject(SiteDirectory);
  readonly notices = this.store.notices;
  readonly places = placesOf;
  readonly sites = computed(() => {
    const notices = this.notices.value() ?? [];
    const names = new Map(this.directory.known().map((site) => [site.id, site.name]));
    for (const notice of notices) names.set(notice.siteId, notice.siteName);
    return [...names].map(([id, name]) => {
      const own = notices.filter((notice) => notice.siteId === id);
      return { id, name, inForce: inForce(own), draft: own.some((notice) => notice.state === 'draft') };
    });
  });

  ngOnInit(): void {
    void this.directory.load();
    this.load();
  }

  load(): void {
    void this.store.list();
  }
}
