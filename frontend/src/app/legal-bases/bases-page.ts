import { Component, type OnInit, computed, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Chip } from '../ui/chip';
import { EmptyState } from '../ui/empty-state';
import { FailedState } from '../ui/failed-state';
import { LoadingState } from '../ui/loading-state';
import { areAsked, basisInForce } from './basis-words';
import { BasesStore } from './bases-store';

@Component({
  selector: 'ex-bases-page',
  imports: [Chip, EmptyState, FailedState, LoadingState, RouterLink],
  templateUrl: './bases-page.html',
})
export class BasesPage implements OnInit {
  private readonly store = inject(BasesStore);
  readonly sites = this.store.sites;
  readonly rows = computed(() =>
    (this.sites.value() ?? []).map(({ site, versions }) => {
      const inForce = basisInForce(versions);
      const draft = versions.some(
        ({ state, version }) => state === 'draft' && version > (inForce?.version ?? 0),
      );
      return { site, inForce, draft, asked: inForce === null || areAsked(inForce.purposes) };
    }),
  );

  ngOnInit(): void {
    this.load();
  }

  load(): void {
    void this.store.load();
  }
}
