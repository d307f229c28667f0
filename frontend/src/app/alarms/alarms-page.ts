import { Component, type OnInit, inject, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Chip } from '../ui/chip';
import { EmptyState } from '../ui/empty-state';
import { FailedState } from '../ui/failed-state';
import { LoadingState } from '../ui/loading-state';
import { Refusal } from '../ui/refusal';
import { When } from '../ui/when';
import { alarmSentence, causeLabel, stateLabel, stateTone } from './alarm-words';
import { type AlarmState, AlarmsStore } from './alarms-store';

@Component({
  selector: 'ex-alarms-page',
  imports: [Chip, EmptyState, FailedState, LoadingState, Refusal, RouterLink, When],
  templateUrl: './alarms-page.html',
})
export class AlarmsPage implements OnInit {
  private readonly store = inject(AlarmsStore);
  readonly alarms = this.store.alarms;
  readonly more = this.store.more;
  readonly state = signal<AlarmState | null>(null);
  readonly sentence = alarmSentence;
  readonly causeLabel = causeLabel;
  readonly stateLabel = stateLabel;
  readonly stateTone = stateTone;

  ngOnInit(): void {
    this.load();
  }

  load(): void {
    void this.store.list(this.state());
  }

  loadMore(): void {
    void this.store.listMore(this.state());
  }

  choose(state: string): void {
    this.state.set(state === '' ? null : (state as AlarmState));
    this.load();
  }
}
