import { Component, type OnInit, inject, signal } from '@angular/core';
import { NonNullableFormBuilder, ReactiveFormsModule } from '@angular/forms';
import type { ConsentRecordDto } from '../api/models';
import { SiteDirectory } from '../sites/site-directory';
import { Chip, type Tone } from '../ui/chip';
import { EmptyState } from '../ui/empty-state';
import { FailedState } from '../ui/failed-state';
import { Hash } from '../ui/hash';
import { LoadingState } from '../ui/loading-state';
import { Refusal } from '../ui/refusal';
import { When } from '../ui/when';
import { ConsentStore } from './consent-store';

const STATES: Readonly<Record<ConsentRecordDto['state'], { label: string; tone: Tone }>> = {
  given: { label: 'Given', tone: 'good' },
  refused: { label: 'Refused', tone: 'quiet' },
  withdrawn: { label: 'Withdrawn', tone: 'bad' },
  shown: { label: 'Shown, not decided', tone: 'quiet' },
  dismissed: { label: 'Closed unanswered', tone: 'quiet' },
  expired: { label: 'Expired', tone: 'quiet' },
  superseded: { label: 'Decided anew', tone: 'quiet' },
  invalidated: { label: 'Invalid', tone: 'bad' },
};

@Component({
  selector: 'ex-consent-page',
  imports: [Chip, EmptyState, FailedState, Hash, LoadingState, ReactiveFormsModule, Refusal, When],
  providers: [ConsentStore],
  templateUrl: './consent-page.html',
})
export class ConsentPage implements OnInit {
  private readonly store = inject(ConsentStore);
  readonly sites = inject(SiteDirectory);
  readonly page = this.store.page;
  readonly more = this.store.more;
  readonly states = STATES;
  readonly filtered = signal(false);
  readonly form = inject(NonNullableFormBuilder).group({ siteId: '', subject: '' });

  ngOnInit(): void {
    void this.sites.load();
    this.search();
  }

  search(): void {
    const filter = this.form.getRawValue();
    this.filtered.set(filter.siteId !== '' || filter.subject.trim() !== '');
    void this.store.search(filter);
  }

  retry(): void {
    void this.store.reload();
  }

  loadMore(): void {
    void this.store.loadMore();
  }
}
