import { Component, type OnInit, computed, inject } from '@angular/core';
import { NonNullableFormBuilder, ReactiveFormsModule, Validators } from '@angular/forms';
import { roleName } from '../session/permissions';
import { Chip } from '../ui/chip';
import { EmptyState } from '../ui/empty-state';
import { FailedState } from '../ui/failed-state';
import { FieldError } from '../ui/field-error';
import { LoadingState } from '../ui/loading-state';
import { Refusal } from '../ui/refusal';
import { When } from '../ui/when';
import { AccessStore } from './access-store';
import { AccessTabs } from './access-tabs';
import { DelegationsStore } from './delegations-store';

const DAY_MS = 24 * 60 * 60_000;
const DAYS: readonly number[] = [1, 3, 7, 14, 21, 31];

@Component({
  selector: 'ex-delegations-page',
  imports: [
    ...[AccessTabs, Chip, EmptyState, FailedState, FieldError, LoadingState, ReactiveFormsModule],
    ...[Refusal, When],
  ],
  providers: [DelegationsStore],
  templateUrl: './delegations-page.html',
})
export class DelegationsPage implements OnInit {
  private readonly store = inject(DelegationsStore);
  readonly me = inject(AccessStore).me;
  readonly delegations = this.store.delegations;
  readonly making = this.store.making;
  readonly ending = this.store.ending;
  readonly others = computed(() => (this.store.people.value() ?? []).filter(({ id }) => id !== this.me().id));
  readonly days = DAYS;
  readonly role = roleName;
  readonly form = inject(NonNullableFormBuilder).group({
    delegate: ['', Validators.required],
    days: 7,
  });

  ngOnInit(): void {
    this.load();
    void this.store.loadPeople();
  }

  load(): void {
    void this.store.load();
  }

  async make(): Promise<void> {
    this.form.markAllAsTouched();
    if (this.form.invalid) return;
    const { delegate, days } = this.form.getRawValue();
    const startsAt = new Date();
    const endsAt = new Date(startsAt.getTime() + days * DAY_MS);
    const made = await this.store.make({
      delegate,
      startsAt: startsAt.toISOString(),
      endsAt: endsAt.toISOString(),
    });
    if (made) this.form.reset();
  }

  end(id: string): void {
    void this.store.end(id);
  }
}
