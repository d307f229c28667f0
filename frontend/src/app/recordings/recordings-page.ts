import { Component, type OnInit, computed, inject, input, signal } from '@angular/core';
import { NonNullableFormBuilder, ReactiveFormsModule } from '@angular/forms';
import { Router, RouterLink } from '@angular/router';
import { AccessRequestForm, type AccessWish } from '../access/access-request-form';
import { SiteDirectory } from '../sites/site-directory';
import { Chip } from '../ui/chip';
import { ClockTimePipe } from '../ui/duration';
import { EmptyState } from '../ui/empty-state';
import { FailedState } from '../ui/failed-state';
import { LoadingState } from '../ui/loading-state';
import { Refusal } from '../ui/refusal';
import { VERDICT_OPTIONS } from '../ui/verdict-words';
import { VerdictChip } from '../ui/verdict-chip';
import { When } from '../ui/when';
import { NO_FILTER, isFiltered } from './recording-filter';
import { stateLabel, stateTone } from './recording-words';
import { RecordingsStore } from './recordings-store';

@Component({
  selector: 'ex-recordings-page',
  imports: [
    AccessRequestForm,
    Chip,
    ClockTimePipe,
    EmptyState,
    FailedState,
    LoadingState,
    ReactiveFormsModule,
    Refusal,
    RouterLink,
    VerdictChip,
    When,
  ],
  templateUrl: './recordings-page.html',
})
export class RecordingsPage implements OnInit {
  private readonly store = inject(RecordingsStore);
  readonly sites = inject(SiteDirectory);
  readonly page = this.store.page;
  readonly more = this.store.more;
  readonly request = this.store.request;
  readonly mayExport = this.store.mayExport;
  readonly asking = signal(false);
  private readonly router = inject(Router);
  readonly mayAskForAll = computed(
    () => this.store.mayAsk() && this.filtered() && this.page.status() === 'ready',
  );
  readonly filtered = computed(() => isFiltered(this.store.filter()));
  readonly found = computed(() => {
    const page = this.page.value();
    if (!page || this.page.busy()) return '';
    return page.items.length === 0
      ? 'No recording found'
      : `${page.items.length} recordings shown${page.nextCursor ? ', there are more' : ''}`;
  });
  readonly verdicts = VERDICT_OPTIONS;
  readonly stateLabel = stateLabel;
  readonly stateTone = stateTone;

  /** Another page may link here with a search; never with a subject, which does not belong in an address. */
  readonly site = input<string>();
  readonly disclosure = input<string>();
  readonly verdict = input<string>();
  readonly state = input<string>();

  readonly form = inject(NonNullableFormBuilder).group(NO_FILTER);

  ngOnInit(): void {
    void this.sites.load();
    const linked = {
      site: this.site() ?? '',
      disclosure: this.disclosure() ?? '',
      verdict: this.verdict() ?? '',
      state: this.state() ?? '',
    };
    const filter = isFiltered({ ...NO_FILTER, ...linked })
      ? { ...NO_FILTER, ...linked }
      : this.store.filter();
    this.form.setValue(filter);
    void this.store.search(filter);
  }

  /** Asks for what the list shows now, not for what the form says meanwhile. */
  async askForAll(wish: AccessWish): Promise<void> {
    const made = await this.store.askForAll(wish);
    if (made) await this.router.navigate(['/access/requests', made.id]);
  }

  search(): void {
    this.asking.set(false);
    void this.store.search(this.form.getRawValue());
  }

  clear(): void {
    this.form.setValue(NO_FILTER);
    this.search();
  }

  retry(): void {
    void this.store.reload();
  }

  loadMore(): void {
    void this.store.loadMore();
  }
}
