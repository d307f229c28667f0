import { Component, type OnInit, inject, signal } from '@angular/core';
import { NonNullableFormBuilder, ReactiveFormsModule } from '@angular/forms';
import { RouterLink } from '@angular/router';
import type { SubjectWithdrawalDto } from '../api/models';
import { SessionStore } from '../session/session-store';
import { SiteDirectory } from '../sites/site-directory';
import { Chip } from '../ui/chip';
import { Confirm } from '../ui/confirm-dialog';
import { EmptyState } from '../ui/empty-state';
import { FailedState } from '../ui/failed-state';
import { Hash } from '../ui/hash';
import { LoadingState } from '../ui/loading-state';
import { Refusal } from '../ui/refusal';
import { When } from '../ui/when';
import { ConsentStore, type KnownCustomer } from './consent-store';
import { beginOf, endOf, STATE_NAMES, STATES } from './consent-words';

@Component({
  selector: 'ex-consent-page',
  imports: [
    Chip,
    EmptyState,
    FailedState,
    Hash,
    LoadingState,
    ReactiveFormsModule,
    Refusal,
    RouterLink,
    When,
  ],
  providers: [ConsentStore],
  templateUrl: './consent-page.html',
  styles: `
    code {
      overflow-wrap: anywhere;
    }
    [data-test='pseudonyms'] {
      list-style: none;
      padding: 0;
    }
  `,
})
export class ConsentPage implements OnInit {
  private readonly store = inject(ConsentStore);
  readonly sites = inject(SiteDirectory);
  readonly page = this.store.page;
  readonly more = this.store.more;
  readonly looking = this.store.looking;
  readonly withdrawal = this.store.withdrawal;
  readonly states = STATES;
  readonly stateNames = STATE_NAMES;
  readonly filtered = signal(false);
  readonly known = signal<KnownCustomer | null>(null);
  readonly withdrawn = signal<SubjectWithdrawalDto | null>(null);
  readonly mayWithdraw = inject(SessionStore).can('consent.withdraw');
  private readonly confirm = inject(Confirm);
  private readonly build = inject(NonNullableFormBuilder);
  readonly form = this.build.group({
    siteId: '',
    subject: '',
    state: '',
    noticeVersion: '',
    from: '',
    to: '',
  });
  readonly customer = this.build.group({ siteId: '', customer: '' });

  ngOnInit(): void {
    void this.sites.load();
    this.search();
  }

  search(): void {
    const { from, to, subject, noticeVersion, ...chosen } = this.form.getRawValue();
    const filter = {
      ...chosen,
      subject: subject.trim(),
      noticeVersion: noticeVersion.trim(),
      from: beginOf(from),
      to: endOf(to),
    };
    this.filtered.set(Object.values(filter).some((value) => value !== ''));
    void this.store.search(filter);
  }

  async lookUp(): Promise<void> {
    this.known.set(null);
    this.withdrawn.set(null);
    this.known.set(await this.store.lookUp(this.customer.getRawValue()));
    // The number itself does not stay on the screen.
    this.customer.controls.customer.reset();
  }

  searchSubject(siteId: string, subject: string): void {
    this.form.patchValue({ siteId, subject, state: '', noticeVersion: '', from: '', to: '' });
    this.search();
  }

  async withdraw(customer: KnownCustomer): Promise<void> {
    const sure = await this.confirm.ask({
      title: 'Withdraw everything for this customer?',
      text: 'Recording stops, and earlier recordings are destroyed unless a hold, a minimum or a basis that was declared beforehand keeps them. Nothing brings them back.',
      act: 'Withdraw',
    });
    if (!sure) return;
    this.withdrawn.set(await this.store.withdraw(customer));
    this.retry();
  }

  retry(): void {
    void this.store.reload();
  }

  loadMore(): void {
    void this.store.loadMore();
  }
}
