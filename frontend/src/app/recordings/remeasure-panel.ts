import { Component, type OnDestroy, computed, effect, inject, input, untracked } from '@angular/core';
import type { VerdictDto } from '../api/models';
import { SessionStore } from '../session/session-store';
import { Chip } from '../ui/chip';
import { clockTime } from '../ui/duration';
import { FailedState } from '../ui/failed-state';
import { LoadingState } from '../ui/loading-state';
import { Refusal } from '../ui/refusal';
import { When } from '../ui/when';
import { RemeasureStore } from './remeasure-store';
import {
  failureWords,
  figures,
  isUnderWay,
  limitsOf,
  momentWords,
  outcome,
  remeasureReason,
} from './remeasure-words';

const LOOK_AGAIN_MS = 1_500;

/** Draws the recording again and measures the disclosure in the picture: a note beside the verdict, never another one. */
@Component({
  selector: 'ex-remeasure-panel',
  imports: [Chip, FailedState, LoadingState, Refusal, When],
  providers: [RemeasureStore],
  templateUrl: './remeasure-panel.html',
  styleUrl: './remeasure-panel.scss',
})
export class RemeasurePanel implements OnDestroy {
  readonly verdict = input.required<VerdictDto>();
  readonly startMs = input.required<number>();
  protected readonly store = inject(RemeasureStore);
  private readonly sessions = inject(SessionStore);
  readonly mayAsk = this.sessions.can('verdicts.remeasure');
  readonly mayLook = this.sessions.can('recordings.watch');
  readonly newest = computed(() => this.store.notes.value()?.[0] ?? null);
  readonly older = computed(() => this.store.notes.value()?.slice(1) ?? []);
  readonly underWay = computed(() => {
    const newest = this.newest();
    return newest !== null && isUnderWay(newest);
  });
  readonly outcome = outcome;
  readonly reason = remeasureReason;
  readonly failureWords = failureWords;
  readonly limitsOf = limitsOf;
  readonly momentWords = momentWords;
  readonly figures = figures;
  private readonly watch = setInterval(() => {
    if (this.underWay() && !this.store.notes.busy()) this.load();
  }, LOOK_AGAIN_MS);

  constructor() {
    effect(() => {
      this.verdict();
      untracked(() => this.load());
    });
  }

  ngOnDestroy(): void {
    clearInterval(this.watch);
  }

  load(): void {
    void this.store.load(this.verdict().id);
  }

  ask(): void {
    void this.store.ask(this.verdict().id);
  }

  at(ms: number): string {
    return clockTime(ms - this.startMs());
  }
}
