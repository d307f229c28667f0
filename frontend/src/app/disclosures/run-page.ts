import { DecimalPipe, PercentPipe } from '@angular/common';
import { Component, type OnDestroy, computed, effect, inject, input, untracked } from '@angular/core';
import { RouterLink } from '@angular/router';
import { SessionStore } from '../session/session-store';
import { Chip } from '../ui/chip';
import { Confirm } from '../ui/confirm-dialog';
import { EmptyState } from '../ui/empty-state';
import { FailedState } from '../ui/failed-state';
import { LoadingState } from '../ui/loading-state';
import { Refusal } from '../ui/refusal';
import { When } from '../ui/when';
import { RUN_STATES, afterWords, beforeWords, changedCount, isOpen, runTitle, shareDone } from './run-words';
import { RunsStore } from './runs-store';

const LOOK_AGAIN_MS = 2_000;

/** One run over stored recordings: how far it is, and what it changes, or would change. */
@Component({
  selector: 'ex-run-page',
  imports: [Chip, DecimalPipe, EmptyState, FailedState, LoadingState, PercentPipe, Refusal, RouterLink, When],
  templateUrl: './run-page.html',
  styles: `
    progress {
      width: 100%;
    }
  `,
})
export class RunPage implements OnDestroy {
  readonly id = input.required<string>();
  readonly run = input.required<string>();
  private readonly store = inject(RunsStore);
  private readonly sessions = inject(SessionStore);
  private readonly confirm = inject(Confirm);
  readonly shown = this.store.run;
  readonly cancelling = this.store.cancelling;
  readonly mayCancel = this.sessions.can('disclosures.draft');
  readonly mayWatch = this.sessions.can('recordings.search');
  readonly states = RUN_STATES;
  readonly isOpen = isOpen;
  readonly runTitle = runTitle;
  readonly shareDone = shareDone;
  readonly beforeWords = beforeWords;
  readonly afterWords = afterWords;
  readonly changed = computed(() => changedCount(this.shown.value()!));
  private readonly watch = setInterval(() => {
    const run = this.shown.value();
    if (run && isOpen(run) && !this.shown.busy()) this.load();
  }, LOOK_AGAIN_MS);

  constructor() {
    effect(() => {
      this.id();
      this.run();
      untracked(() => this.load());
    });
  }

  ngOnDestroy(): void {
    clearInterval(this.watch);
  }

  load(): void {
    void this.store.open(this.id(), this.run());
  }

  async cancel(): Promise<void> {
    const sure = await this.confirm.ask({
      title: 'Cancel the run?',
      text: 'Nothing more is judged. What it reached so far stays: a verdict is never taken back.',
      act: 'Cancel the run',
    });
    if (sure) await this.store.cancel(this.id(), this.run());
  }
}
