import { Component, effect, inject, input, untracked } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { GrantDto } from '../api/models';
import { Chip } from '../ui/chip';
import { Confirm } from '../ui/confirm-dialog';
import { FailedState } from '../ui/failed-state';
import { Hash } from '../ui/hash';
import { LoadingState } from '../ui/loading-state';
import { Refusal } from '../ui/refusal';
import { AccessStore } from './access-store';
import { grantStanding } from './access-words';

/** Every recording that a request names: all of it is looked through before somebody agrees. */
@Component({
  selector: 'ex-requested-recordings',
  imports: [Chip, FailedState, Hash, LoadingState, Refusal, RouterLink],
  templateUrl: './requested-recordings.html',
})
export class RequestedRecordings {
  readonly id = input.required<string>();
  readonly mayRevoke = input.required<boolean>();
  private readonly store = inject(AccessStore);
  private readonly confirm = inject(Confirm);
  readonly recordings = this.store.requested;
  readonly revocation = this.store.revocation;
  readonly me = this.store.me;

  constructor() {
    effect(() => {
      const id = this.id();
      // What was decided changes what stands here.
      const decided = this.store.request.value()?.decidedAt;
      if (decided !== undefined) untracked(() => void this.store.listRequested(id));
    });
  }

  retry(): void {
    void this.store.listRequested(this.id());
  }

  standing(grant: GrantDto): ReturnType<typeof grantStanding> {
    return grantStanding(grant, Date.now());
  }

  anyLive(): boolean {
    return (this.recordings.value() ?? []).some(
      ({ grant }) => grant !== null && this.standing(grant).label === 'Live',
    );
  }

  async revoke(): Promise<void> {
    const sure = await this.confirm.ask({
      title: 'Take back all of these grants?',
      text: 'Whoever watches one of these recordings stops within seconds. A new grant needs a new request.',
      act: 'Take back',
    });
    if (sure) await this.store.revokeAll(this.id());
  }
}
