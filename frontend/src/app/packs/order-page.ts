import { Component, type OnInit, inject } from '@angular/core';
import { NonNullableFormBuilder, ReactiveFormsModule } from '@angular/forms';
import { Router, RouterLink } from '@angular/router';
import type { OrderCollectionDto } from '../api/models';
import { FailedState } from '../ui/failed-state';
import { LoadingState } from '../ui/loading-state';
import { Refusal } from '../ui/refusal';
import { PacksStore } from './packs-store';

@Component({
  selector: 'ex-order-page',
  imports: [FailedState, LoadingState, ReactiveFormsModule, Refusal, RouterLink],
  templateUrl: './order-page.html',
})
export class OrderPage implements OnInit {
  private readonly store = inject(PacksStore);
  private readonly router = inject(Router);
  readonly disclosures = this.store.disclosures;
  readonly ordering = this.store.ordering;
  readonly form = inject(NonNullableFormBuilder).group({
    kind: 'disclosure' as 'disclosure' | 'subject',
    disclosureId: '',
    from: '',
    to: '',
    subject: '',
  });

  ngOnInit(): void {
    this.load();
  }

  load(): void {
    void this.store.listDisclosures();
  }

  /** Why it cannot be ordered yet; null when it can. */
  obstacle(): string | null {
    const { kind, disclosureId, subject } = this.form.getRawValue();
    if (kind === 'subject') return subject.trim() === '' ? 'Write the subject as the site sends it.' : null;
    return disclosureId === '' ? 'Choose a disclosure.' : null;
  }

  async order(): Promise<void> {
    if (this.obstacle()) return;
    const made = await this.store.order(this.asked());
    if (made) await this.router.navigate(['/packs', made.id]);
  }

  /** Days as a person writes them, in UTC: from its beginning, to its end. */
  private asked(): OrderCollectionDto {
    const { kind, disclosureId, from, to, subject } = this.form.getRawValue();
    if (kind === 'subject') return { subject: subject.trim() };
    return {
      disclosureId,
      ...(from === '' ? {} : { from: `${from}T00:00:00.000Z` }),
      ...(to === '' ? {} : { to: `${to}T23:59:59.999Z` }),
    };
  }
}
