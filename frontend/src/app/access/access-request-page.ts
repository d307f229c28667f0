import { Component, computed, effect, inject, input, untracked } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Chip } from '../ui/chip';
import { FailedState } from '../ui/failed-state';
import { LoadingState } from '../ui/loading-state';
import { Refusal } from '../ui/refusal';
import { When } from '../ui/when';
import { AccessStore } from './access-store';
import {
  aboutWords,
  approversWords,
  purposeWords,
  requestLabel,
  requestTone,
  scopeWords,
  searchWords,
  spanWords,
  voteWords,
} from './access-words';
import { DecisionForm } from './decision-form';
import { decisionObstacle } from './deciding';
import { RequestedRecordings } from './requested-recordings';

@Component({
  selector: 'ex-access-request-page',
  imports: [Chip, DecisionForm, FailedState, LoadingState, Refusal, RequestedRecordings, RouterLink, When],
  templateUrl: './access-request-page.html',
})
export class AccessRequestPage {
  readonly id = input.required<string>();
  private readonly store = inject(AccessStore);
  readonly request = this.store.request;
  readonly decision = this.store.decision;
  readonly me = this.store.me;
  readonly obstacle = computed(() => {
    const request = this.request.value();
    return request && decisionObstacle(request, this.store.me());
  });
  readonly isMine = computed(() => this.request.value()?.requestedBy.id === this.store.me().id);
  readonly label = requestLabel;
  readonly tone = requestTone;
  readonly purpose = purposeWords;
  readonly scope = scopeWords;
  readonly span = spanWords;
  readonly about = aboutWords;
  readonly searched = searchWords;
  readonly approvers = approversWords;
  readonly said = voteWords;
  readonly mayRevoke = computed(() => this.isMine() || this.store.me().mayApprove);

  constructor() {
    effect(() => {
      const id = this.id();
      untracked(() => void this.store.open(id));
    });
  }

  retry(): void {
    void this.store.open(this.id());
  }

  approve(minutes: number): void {
    void this.store.approve(this.id(), minutes);
  }

  deny(reason: string): void {
    void this.store.deny(this.id(), reason);
  }

  cancel(): void {
    void this.store.cancel(this.id());
  }
}
