import { Component, type OnInit, inject } from '@angular/core';
import type { KnownPersonDto } from '../api/models';
import { roleName } from '../session/permissions';
import { SessionStore } from '../session/session-store';
import { Confirm } from '../ui/confirm-dialog';
import { EmptyState } from '../ui/empty-state';
import { FailedState } from '../ui/failed-state';
import { LoadingState } from '../ui/loading-state';
import { Refusal } from '../ui/refusal';
import { When } from '../ui/when';
import { AccountLinks } from './account-links';
import { PeopleStore } from './people-store';

@Component({
  selector: 'ex-people-page',
  imports: [AccountLinks, EmptyState, FailedState, LoadingState, Refusal, When],
  templateUrl: './people-page.html',
})
export class PeoplePage implements OnInit {
  private readonly store = inject(PeopleStore);
  private readonly confirm = inject(Confirm);
  readonly mayManage = inject(SessionStore).can('people.manage');
  readonly people = this.store.people;
  readonly ending = this.store.ending;

  ngOnInit(): void {
    this.load();
  }

  load(): void {
    void this.store.loadPeople();
  }

  rolesOf({ roles }: KnownPersonDto): string {
    return roles.map(roleName).join(', ');
  }

  async end({ id, name }: KnownPersonDto): Promise<void> {
    const sure = await this.confirm.ask({
      title: `End every session of ${name}?`,
      text: 'They are out with their next click, and what they watch goes blank. They may sign in again: to keep somebody out, take them out of their groups or the directory.',
      act: 'End the sessions',
    });
    if (sure) await this.store.endSessions(id);
  }
}
