import { Component, computed, effect, inject, input, untracked } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { MaskingPolicyDto } from '../api/models';
import { SessionStore } from '../session/session-store';
import { Chip } from '../ui/chip';
import { Confirm } from '../ui/confirm-dialog';
import { EmptyState } from '../ui/empty-state';
import { FailedState } from '../ui/failed-state';
import { LoadingState } from '../ui/loading-state';
import { Refusal } from '../ui/refusal';
import { publishObstacle } from '../ui/two-person-rule';
import { When } from '../ui/when';
import { type MaskingChange, maskingChanges, publishedPolicy } from './masking-diff';
import { MaskingStore } from './masking-store';
import { RuleTable } from './rule-table';

@Component({
  selector: 'ex-masking-site-page',
  imports: [Chip, EmptyState, FailedState, LoadingState, Refusal, RouterLink, RuleTable, When],
  templateUrl: './masking-site-page.html',
  styleUrl: './masking-site-page.scss',
})
export class MaskingSitePage {
  readonly siteId = input.required<string>();
  private readonly store = inject(MaskingStore);
  private readonly sessions = inject(SessionStore);
  private readonly confirm = inject(Confirm);
  readonly policies = this.store.policies;
  readonly publication = this.store.publication;
  readonly mayDraft = this.sessions.can('masking.draft');
  readonly versions = computed(() => (this.policies.value() ?? []).toSorted((a, b) => b.version - a.version));
  readonly published = computed(() => publishedPolicy(this.versions()));
  readonly drafts = computed(() => this.versions().filter((policy) => policy.state === 'draft'));
  readonly older = computed(() =>
    this.versions().filter((policy) => policy.state === 'published' && policy !== this.published()),
  );

  constructor() {
    effect(() => {
      const siteId = this.siteId();
      untracked(() => void this.store.list(siteId));
    });
  }

  retry(): void {
    void this.store.list(this.siteId());
  }

  changes(draft: MaskingPolicyDto): MaskingChange[] {
    return maskingChanges(this.published()?.rules ?? [], draft.rules);
  }

  obstacle(draft: MaskingPolicyDto): string | null {
    return publishObstacle(draft, {
      id: this.sessions.session()?.person.id ?? '',
      mayPublish: this.sessions.can('masking.publish'),
    });
  }

  async publish(draft: MaskingPolicyDto): Promise<void> {
    const sure = await this.confirm.ask({
      title: `Publish version ${draft.version}?`,
      text: 'Pages take it up when they are next loaded. What its rules name then leaves the browser unmasked.',
      act: 'Publish',
    });
    if (sure) await this.store.publish(draft.siteId, draft.version);
  }
}
