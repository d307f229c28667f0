import { DecimalPipe, PercentPipe } from '@angular/common';
import { Component, type OnDestroy, type OnInit, computed, inject } from '@angular/core';
import type { IntegrityRunDto } from '../api/models';
import { Chip } from '../ui/chip';
import { EmptyState } from '../ui/empty-state';
import { FailedState } from '../ui/failed-state';
import { LoadingState } from '../ui/loading-state';
import { Refusal } from '../ui/refusal';
import { When } from '../ui/when';
import { IntegrityStore } from './integrity-store';
import { scopeWords, stepWords } from './integrity-words';

const LOOK_AGAIN_MS = 2_000;

/** Whether everything that is stored is still what was signed: the last check, its faults, and the next one. */
@Component({
  selector: 'ex-integrity-page',
  imports: [Chip, DecimalPipe, EmptyState, FailedState, LoadingState, PercentPipe, Refusal, When],
  providers: [IntegrityStore],
  templateUrl: './integrity-page.html',
})
export class IntegrityPage implements OnInit, OnDestroy {
  readonly store = inject(IntegrityStore);
  readonly integrity = this.store.integrity;
  readonly stepWords = stepWords;
  readonly scopeWords = scopeWords;
  readonly open = computed<IntegrityRunDto | null>(
    () => this.integrity.value()?.runs.find(({ endedAt }) => endedAt === null) ?? null,
  );
  readonly last = computed<IntegrityRunDto | null>(
    () => this.integrity.value()?.runs.find(({ endedAt }) => endedAt !== null) ?? null,
  );
  private readonly watch = setInterval(
    () => this.open() && !this.integrity.busy() && this.load(),
    LOOK_AGAIN_MS,
  );

  ngOnInit(): void {
    this.load();
  }

  ngOnDestroy(): void {
    clearInterval(this.watch);
  }

  load(): void {
    void this.store.load();
  }

  run(): void {
    void this.store.ask();
  }
}
