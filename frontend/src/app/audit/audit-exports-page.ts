import { DecimalPipe, PercentPipe } from '@angular/common';
import { Component, type OnDestroy, type OnInit, computed, inject } from '@angular/core';
import { NonNullableFormBuilder, ReactiveFormsModule } from '@angular/forms';
import type { AskAuditExportDto, AuditExportDto } from '../api/models';
import { Chip, type Tone } from '../ui/chip';
import { EmptyState } from '../ui/empty-state';
import { FailedState } from '../ui/failed-state';
import { Hash } from '../ui/hash';
import { LoadingState } from '../ui/loading-state';
import { Refusal } from '../ui/refusal';
import { When } from '../ui/when';
import { AuditExportsStore } from './audit-exports-store';
import { askedExport, EXPORT_FORMS, failureWords, filterWords } from './export-words';

const STATES: Readonly<Record<AuditExportDto['state'], { label: string; tone: Tone }>> = {
  waiting: { label: 'Waits', tone: 'quiet' },
  making: { label: 'Being made', tone: 'unsure' },
  made: { label: 'Made', tone: 'good' },
  failed: { label: 'Failed', tone: 'bad' },
};
const LOOK_AGAIN_MS = 2_000;

/** Takes a part of the log out of the house, with its proof; and what was taken out before. */
@Component({
  selector: 'ex-audit-exports-page',
  imports: [
    Chip,
    DecimalPipe,
    EmptyState,
    FailedState,
    Hash,
    LoadingState,
    PercentPipe,
    ReactiveFormsModule,
    Refusal,
    When,
  ],
  providers: [AuditExportsStore],
  templateUrl: './audit-exports-page.html',
})
export class AuditExportsPage implements OnInit, OnDestroy {
  readonly store = inject(AuditExportsStore);
  readonly exports = this.store.exports;
  readonly forms = EXPORT_FORMS;
  readonly states = STATES;
  readonly filterWords = filterWords;
  readonly failureWords = failureWords;
  readonly form = inject(NonNullableFormBuilder).group({
    form: 'jsonl' as AskAuditExportDto['form'],
    from: '',
    to: '',
    kinds: '',
    actor: '',
    recording: '',
    outcome: '',
  });
  readonly open = computed(
    () => this.exports.value()?.items.some(({ state }) => state === 'waiting' || state === 'making') ?? false,
  );
  private readonly watch = setInterval(
    () => this.open() && !this.exports.busy() && this.load(),
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

  ask(): void {
    void this.store.ask(askedExport(this.form.getRawValue()));
  }

  address(id: string): string {
    return `/api/audit-exports/${id}/content`;
  }
}
