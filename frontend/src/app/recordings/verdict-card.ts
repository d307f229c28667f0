import { Component, computed, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { VerdictDto } from '../api/models';
import { Chip } from '../ui/chip';
import { clockTime, duration } from '../ui/duration';
import { Prove } from '../packs/prove';
import { VerdictChip } from '../ui/verdict-chip';
import { methodWords, reasonWords } from '../ui/verdict-words';
import { When } from '../ui/when';
import { RemeasurePanel } from './remeasure-panel';

/** One verdict with everything it rests on. It speaks of what was on screen, never of what somebody took in. */
@Component({
  selector: 'ex-verdict-card',
  imports: [Chip, Prove, RemeasurePanel, RouterLink, VerdictChip, When],
  templateUrl: './verdict-card.html',
  styleUrl: './verdict-card.scss',
})
export class VerdictCard {
  readonly verdict = input.required<VerdictDto>();
  readonly startMs = input.required<number>();
  /** The recording that it is about, where it can be proved from here. */
  readonly recording = input<string>();

  readonly reasons = computed(() => this.verdict().reasons.map(reasonWords));
  readonly method = computed(() => methodWords(this.verdict().method));
  readonly longest = computed(() => duration(this.verdict().continuousMs));
  readonly together = computed(() => duration(this.verdict().cumulativeMs));
  readonly inView = computed(() =>
    this.verdict().intervals.map(({ from, to }) => `${this.at(from)} – ${this.at(to)}`),
  );
  /** Of the replay: when it was first in view, else the action that it must come before. */
  readonly moment = computed(() => {
    const { intervals, actionAtMs } = this.verdict();
    const at = intervals[0]?.from ?? actionAtMs;
    return at === null ? null : Math.max(0, Math.floor(at - this.startMs()));
  });
  readonly action = computed(() => {
    const at = this.verdict().actionAtMs;
    return at === null ? null : this.at(at);
  });

  private at(ms: number): string {
    return clockTime(ms - this.startMs());
  }
}
