import { Component, DestroyRef, type OnInit, inject } from '@angular/core';
import { Api } from '../api/api';
import { viewingsListRunning, viewingsStop } from '../api/functions';
import type { RunningViewingDto } from '../api/models';
import { Action } from '../ui/action';
import { Confirm } from '../ui/confirm-dialog';
import { EmptyState } from '../ui/empty-state';
import { FailedState } from '../ui/failed-state';
import { Hash } from '../ui/hash';
import { Loadable } from '../ui/loadable';
import { LoadingState } from '../ui/loading-state';
import { Refusal } from '../ui/refusal';
import { When } from '../ui/when';
import { AccessTabs } from './access-tabs';

const LOOK_EVERY_MS = 5_000;

/** Who watches at this moment. */
@Component({
  selector: 'ex-running-page',
  imports: [AccessTabs, EmptyState, FailedState, Hash, LoadingState, Refusal, When],
  templateUrl: './running-page.html',
})
export class RunningPage implements OnInit {
  private readonly api = inject(Api);
  private readonly confirm = inject(Confirm);
  readonly viewings = new Loadable<RunningViewingDto[]>((items) => items.length === 0);
  readonly stopping = new Action();

  constructor() {
    const look = setInterval(() => void this.load(), LOOK_EVERY_MS);
    inject(DestroyRef).onDestroy(() => clearInterval(look));
  }

  ngOnInit(): void {
    void this.load();
  }

  load(): Promise<void> {
    return this.viewings.load(async () => (await this.api.invoke(viewingsListRunning)).items);
  }

  async stop(viewing: RunningViewingDto): Promise<void> {
    const sure = await this.confirm.ask({
      title: 'Stop this viewing?',
      text: `${viewing.person.name} sees nothing any more within seconds, and the grant is taken back. It is in the audit log.`,
      act: 'Stop now',
    });
    if (!sure) return;
    await this.stopping.run(() => this.api.invoke(viewingsStop, { id: viewing.id }));
    await this.load();
  }
}
