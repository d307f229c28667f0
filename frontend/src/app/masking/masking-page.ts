import { Component, type OnInit, computed, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { SiteDirectory } from '../sites/site-directory';
import { Chip } from '../ui/chip';
import { EmptyState } from '../ui/empty-state';
import { FailedState } from '../ui/failed-state';
import { LoadingState } from '../ui/loading-state';
import { When } from '../ui/when';
import { publishedPolicy } from './masking-diff';
import { MaskingReviewStore } from './masking-review-store';
import { MaskingStore } from './masking-store';
import { dueState } from './review-words';

@Component({
  selector: 'ex-masking-page',
  imports: [Chip, EmptyState, FailedState, LoadingState, RouterLink, When],
  providers: [MaskingReviewStore],
  templateUrl: './masking-page.html',
})
export class MaskingPage implements OnInit {
  private readonly store = inject(MaskingStore);
  private readonly directory = inject(SiteDirectory);
  private readonly reviews = inject(MaskingReviewStore);
  readonly policies = this.store.policies;
  readonly dueState = dueState;
  readonly sites = computed(() => {
    const policies = this.policies.value() ?? [];
    const reviews = this.reviews.sites.value() ?? [];
    const names = new Map(this.directory.known().map((site) => [site.id, site.name]));
    for (const policy of policies) names.set(policy.siteId, policy.siteName);
    return [...names].map(([id, name]) => {
      const own = policies.filter((policy) => policy.siteId === id);
      const published = publishedPolicy(own);
      return {
        id,
        name,
        published,
        draft: own.some((policy) => policy.state === 'draft'),
        review: reviews.find(({ siteId }) => siteId === id) ?? null,
      };
    });
  });

  ngOnInit(): void {
    void this.directory.load();
    this.load();
  }

  load(): void {
    void this.store.list();
    void this.reviews.list();
  }
}
