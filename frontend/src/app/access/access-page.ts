import { Component, computed, effect, inject, input, untracked } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { AccessRequestDto } from '../api/models';
import { Chip } from '../ui/chip';
import { EmptyState } from '../ui/empty-state';
import { FailedState } from '../ui/failed-state';
import { LoadingState } from '../ui/loading-state';
import { When } from '../ui/when';
import { AccessStore, type RequestList } from './access-store';
import { aboutWords, purposeWords, requestLabel, requestTone, scopeWords, spanWords } from './access-words';
import { AccessTabs } from './access-tabs';

@Component({
  selector: 'ex-access-page',
  imports: [AccessTabs, Chip, EmptyState, FailedState, LoadingState, RouterLink, When],
  templateUrl: './access-page.html',
})
export class AccessPage {
  private readonly store = inject(AccessStore);
  readonly requests = this.store.requests;
  /** From the address: which list is open. */
  readonly list = input<string>();
  readonly open = computed<RequestList>(() => {
    const asked = this.list();
    if (asked === 'pending' || asked === 'mine' || asked === 'decided' || asked === 'all') return asked;
    return this.store.me().mayApprove ? 'pending' : this.store.me().seesAll ? 'all' : 'mine';
  });
  readonly label = requestLabel;
  readonly tone = requestTone;
  readonly purpose = purposeWords;
  readonly scope = scopeWords;
  readonly span = spanWords;
  readonly about = aboutWords;
  readonly agreed = ({ votes }: AccessRequestDto): number =>
    votes.filter(({ vote }) => vote === 'approve').length;

  constructor() {
    effect(() => {
      const list = this.open();
      untracked(() => void this.store.list(list));
    });
  }

  retry(): void {
    void this.store.list(this.open());
  }
}
