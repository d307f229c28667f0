import { DecimalPipe, PercentPipe } from '@angular/common';
import { Component, effect, inject, input, untracked } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Chip } from '../ui/chip';
import { EmptyState } from '../ui/empty-state';
import { FailedState } from '../ui/failed-state';
import { LoadingState } from '../ui/loading-state';
import { When } from '../ui/when';
import { RUN_STATES, isOpen, runTitle, shareDone } from './run-words';
import { RunsStore } from './runs-store';

/** Previews and evaluations of one disclosure, newest first. */
@Component({
  selector: 'ex-runs-panel',
  imports: [Chip, DecimalPipe, EmptyState, FailedState, LoadingState, PercentPipe, RouterLink, When],
  templateUrl: './runs-panel.html',
})
export class RunsPanel {
  readonly disclosure = input.required<string>();
  private readonly store = inject(RunsStore);
  readonly runs = this.store.runs;
  readonly states = RUN_STATES;
  readonly isOpen = isOpen;
  readonly runTitle = runTitle;
  readonly shareDone = shareDone;

  constructor() {
    effect(() => {
      this.disclosure();
      untracked(() => this.load());
    });
  }

  load(): void {
    void this.store.list(this.disclosure());
  }
}
