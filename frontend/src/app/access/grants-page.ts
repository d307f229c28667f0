import { Component, type OnInit, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { GrantDto } from '../api/models';
import { Chip } from '../ui/chip';
import { Confirm } from '../ui/confirm-dialog';
import { EmptyState } from '../ui/empty-state';
import { FailedState } from '../ui/failed-state';
import { Hash } from '../ui/hash';
import { LoadingState } from '../ui/loading-state';
import { Refusal } from '../ui/refusal';
import { When } from '../ui/when';
import { AccessStore } from './access-store';
import { AccessTabs } from './access-tabs';
import { grantStanding, scopeWords } from './access-words';

@Component({
  selector: 'ex-grants-page',
  imports: [AccessTabs, Chip, EmptyState, FailedState, Hash, LoadingState, Refusal, RouterLink, When],
  templateUrl: './grants-page.html',
})
export class GrantsPage implements OnInit {
  private readonly store = inject(AccessStore);
  private readonly confirm = inject(Confirm);
  readonly grants = this.store.grants;
  readonly revocation = this.store.revocation;
  readonly me = this.store.me;
  readonly scope = scopeWords;

  ngOnInit(): void {
    this.load();
  }

  load(): void {
    void this.store.listGrants();
  }

  standing(grant: GrantDto): ReturnType<typeof grantStanding> {
    return grantStanding(grant, Date.now());
  }

  mayRevoke(grant: GrantDto): boolean {
    const me = this.store.me();
    return (
      this.standing(grant).label === 'Live' &&
      (me.mayApprove || [grant.grantee.id, grant.approver.id].includes(me.id))
    );
  }

  async revoke(grant: GrantDto): Promise<void> {
    const sure = await this.confirm.ask({
      title: 'Revoke this grant?',
      text: `${grant.grantee.name} stops watching at the next segment. A new grant needs a new request.`,
      act: 'Revoke',
    });
    if (sure) await this.store.revoke(grant.id);
  }
}
