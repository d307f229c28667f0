import { Component, type OnInit, inject } from '@angular/core';
import { Api } from '../api/api';
import { mySessionsEnd, mySessionsList } from '../api/functions';
import type { MySessionDto } from '../api/models';
import { Action } from '../ui/action';
import { Chip } from '../ui/chip';
import { FailedState } from '../ui/failed-state';
import { Loadable } from '../ui/loadable';
import { LoadingState } from '../ui/loading-state';
import { Refusal } from '../ui/refusal';
import { When } from '../ui/when';

@Component({
  selector: 'ex-my-sessions-page',
  imports: [Chip, FailedState, LoadingState, Refusal, When],
  templateUrl: './my-sessions-page.html',
})
export class MySessionsPage implements OnInit {
  private readonly api = inject(Api);
  readonly sessions = new Loadable<MySessionDto[]>();
  readonly ending = new Action();

  ngOnInit(): void {
    this.load();
  }

  load(): void {
    void this.sessions.load(async () => (await this.api.invoke(mySessionsList)).items);
  }

  async end({ id }: MySessionDto): Promise<void> {
    await this.ending.run(() => this.api.invoke(mySessionsEnd, { id }));
    this.load();
  }
}
