import { Component, computed, effect, inject, input, signal, untracked } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Prove } from '../packs/prove';
import { SessionStore } from '../session/session-store';
import { Chip } from '../ui/chip';
import { FailedState } from '../ui/failed-state';
import { Hash } from '../ui/hash';
import { LoadingState } from '../ui/loading-state';
import { Refusal } from '../ui/refusal';
import { When } from '../ui/when';
import { alarmSentence, causeLabel, mostlyBecause, stateLabel, stateTone } from './alarm-words';
import { AlarmsStore } from './alarms-store';
import { ShareFall } from './share-fall';

const STEPS = { opened: 'Opened', reopened: 'Opened again', acknowledged: 'Acknowledged', closed: 'Closed' };

@Component({
  selector: 'ex-alarm-page',
  imports: [Chip, FailedState, Hash, LoadingState, Prove, Refusal, RouterLink, ShareFall, When],
  templateUrl: './alarm-page.html',
})
export class AlarmPage {
  readonly id = input.required<string>();
  private readonly store = inject(AlarmsStore);
  readonly alarm = this.store.alarm;
  readonly step = this.store.step;
  readonly mayHandle = inject(SessionStore).can('alarms.handle');
  readonly note = signal('');
  readonly tooShort = computed(() => this.note().trim().length < 3);
  readonly sentence = alarmSentence;
  readonly because = mostlyBecause;
  readonly causeLabel = causeLabel;
  readonly stateLabel = stateLabel;
  readonly stateTone = stateTone;
  readonly steps = STEPS;

  constructor() {
    effect(() => {
      const id = this.id();
      untracked(() => void this.store.open(id));
    });
  }

  retry(): void {
    void this.store.open(this.id());
  }

  async take(step: 'acknowledge' | 'close'): Promise<void> {
    if (this.tooShort()) return;
    if (await this.store.take(step, this.id(), this.note().trim())) this.note.set('');
  }
}
