import { Component, type OnInit, computed, inject, signal } from '@angular/core';
import { SessionStore } from '../session/session-store';
import { Chip } from '../ui/chip';
import { Confirm } from '../ui/confirm-dialog';
import { EmptyState } from '../ui/empty-state';
import { FailedState } from '../ui/failed-state';
import { Hash } from '../ui/hash';
import { LoadingState } from '../ui/loading-state';
import { Refusal } from '../ui/refusal';
import { When } from '../ui/when';
import { type DestructionState, DestructionsStore } from './destructions-store';
import { RetentionTabs } from './retention-tabs';
import { ALARMS, CAUSES, DESTRUCTION_STATES, faultWords } from './retention-words';

/** What is destroyed and was, with its certificates, and how the sweeper stands. */
@Component({
  selector: 'ex-destructions-page',
  imports: [Chip, EmptyState, FailedState, Hash, LoadingState, Refusal, RetentionTabs, When],
  templateUrl: './destructions-page.html',
})
export class DestructionsPage implements OnInit {
  private readonly store = inject(DestructionsStore);
  private readonly session = inject(SessionStore);
  private readonly confirm = inject(Confirm);
  readonly destructions = this.store.destructions;
  readonly sweeper = this.store.sweeper;
  readonly more = this.store.more;
  readonly setting = this.store.setting;
  readonly approving = this.store.approving;
  readonly mayOperate = this.session.can('retention.operate');
  readonly mayApprove = this.session.can('destruction.approve');
  readonly state = signal<DestructionState | null>(null);
  readonly waiting = computed(() =>
    (this.destructions.value()?.items ?? [])
      .filter(({ state }) => state === 'waiting')
      .map((one) => one.recordingId),
  );
  readonly states = DESTRUCTION_STATES;
  readonly causes = CAUSES;
  readonly alarms = ALARMS;
  readonly faultWords = faultWords;

  ngOnInit(): void {
    this.load();
    this.look();
  }

  load(): void {
    void this.store.list(this.state());
  }

  look(): void {
    void this.store.look();
  }

  loadMore(): void {
    void this.store.listMore(this.state());
  }

  choose(state: string): void {
    this.state.set(state === '' ? null : (state as DestructionState));
    this.load();
  }

  set(change: { paused?: boolean; dryRun?: boolean }): void {
    const { paused, dryRun, perMinute } = this.sweeper.value()!;
    void this.store.set({ paused, dryRun, perMinute, ...change });
  }

  setPace(text: string): void {
    const perMinute = text === '' ? null : Number(text);
    const { paused, dryRun } = this.sweeper.value()!;
    if (perMinute === null || (Number.isInteger(perMinute) && perMinute > 0))
      void this.store.set({ paused, dryRun, perMinute });
  }

  async approve(): Promise<void> {
    const recordings = this.waiting();
    const sure = await this.confirm.ask({
      title: `Approve ${recordings.length} destructions?`,
      text: 'Their keys are destroyed next. Nobody can bring the recordings back.',
      act: 'Approve',
    });
    if (!sure || !(await this.store.approve(recordings))) return;
    this.load();
    this.look();
  }
}
