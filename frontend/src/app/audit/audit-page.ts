import { Component, type OnInit, inject, input, signal } from '@angular/core';
import { NonNullableFormBuilder, ReactiveFormsModule } from '@angular/forms';
import { Chip } from '../ui/chip';
import { EmptyState } from '../ui/empty-state';
import { FailedState } from '../ui/failed-state';
import { LoadingState } from '../ui/loading-state';
import { Refusal } from '../ui/refusal';
import { When } from '../ui/when';
import { AuditCheckpoint } from './audit-checkpoint';
import { AuditEntry } from './audit-entry';
import { AuditStore } from './audit-store';
import { AuditVerification } from './audit-verification';
import { actorWords, kindWords } from './audit-words';

@Component({
  selector: 'ex-audit-page',
  imports: [
    AuditCheckpoint,
    AuditEntry,
    AuditVerification,
    Chip,
    EmptyState,
    FailedState,
    LoadingState,
    ReactiveFormsModule,
    Refusal,
    When,
  ],
  providers: [AuditStore],
  templateUrl: './audit-page.html',
  styleUrl: './audit-page.scss',
})
export class AuditPage implements OnInit {
  readonly store = inject(AuditStore);
  readonly page = this.store.page;
  readonly more = this.store.more;
  readonly recording = input<string>();
  readonly opened = signal<number | null>(null);
  readonly filtered = signal(false);
  readonly kindWords = kindWords;
  readonly actorWords = actorWords;
  readonly form = inject(NonNullableFormBuilder).group({ kind: '', recording: '' });

  ngOnInit(): void {
    this.form.patchValue({ recording: this.recording() ?? '' });
    this.search();
    void this.store.loadCheckpoints();
  }

  search(): void {
    const filter = this.form.getRawValue();
    this.filtered.set(filter.kind.trim() !== '' || filter.recording.trim() !== '');
    this.opened.set(null);
    void this.store.search(filter);
  }

  retry(): void {
    void this.store.reload();
  }

  loadMore(): void {
    void this.store.loadMore();
  }

  toggle(index: number): void {
    this.opened.update((opened) => (opened === index ? null : index));
  }
}
