import { NgTemplateOutlet } from '@angular/common';
import { Component, computed, effect, inject, input, signal, untracked } from '@angular/core';
import { RouterLink } from '@angular/router';
import { SessionStore } from '../session/session-store';
import { Chip } from '../ui/chip';
import { EmptyState } from '../ui/empty-state';
import { FailedState } from '../ui/failed-state';
import { Hash } from '../ui/hash';
import { LoadingState } from '../ui/loading-state';
import { Refusal } from '../ui/refusal';
import { When } from '../ui/when';
import { maskingChanges } from './masking-diff';
import { MaskingReviewStore } from './masking-review-store';
import {
  changeWords,
  dueState,
  listedWords,
  nothingNew,
  partWords,
  pathWords,
  shapeRows,
  shapeWords,
} from './review-words';

/** What masking let through since the last review, and the form that says that somebody looked. */
@Component({
  selector: 'ex-masking-review-page',
  imports: [Chip, EmptyState, FailedState, Hash, LoadingState, NgTemplateOutlet, Refusal, RouterLink, When],
  providers: [MaskingReviewStore],
  templateUrl: './masking-review-page.html',
  styleUrl: './masking-review-page.scss',
})
export class MaskingReviewPage {
  readonly siteId = input.required<string>();
  private readonly store = inject(MaskingReviewStore);
  private readonly sessions = inject(SessionStore);
  readonly review = this.store.review;
  readonly confirming = this.store.confirming;
  readonly mayReview = this.sessions.can('masking.review');
  readonly maySeeRecordings = this.sessions.can('recordings.search');
  readonly note = signal('');
  /** The review that was just confirmed here. */
  readonly done = signal(false);
  readonly stale = computed(() => this.confirming.problem()?.code === 'MASKING_REVIEW_STALE');
  readonly changes = computed(() => {
    const rules = this.review.value()?.rules ?? [];
    return maskingChanges(
      rules.flatMap(({ before }) => before ?? []),
      rules.flatMap(({ after }) => after ?? []),
    );
  });
  readonly words = {
    changeWords,
    dueState,
    listedWords,
    nothingNew,
    partWords,
    pathWords,
    shapeRows,
    shapeWords,
  };

  constructor() {
    effect(() => {
      this.siteId();
      untracked(() => this.load());
    });
  }

  load(): void {
    this.done.set(false);
    this.confirming.clear();
    void this.store.load(this.siteId());
  }

  async confirm(): Promise<void> {
    const [review, note] = [this.review.value(), this.note().trim()];
    if (review === null || note === '') return;
    this.done.set(false);
    if (!(await this.store.confirm(review, note))) return;
    this.note.set('');
    this.done.set(true);
  }
}
