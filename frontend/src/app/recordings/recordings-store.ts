import { Injectable, computed, inject, signal } from '@angular/core';
import { Api } from '../api/api';
import { accessRequestsCreate, recordingsSearch } from '../api/functions';
import type {
  AccessRequestDto,
  AccessSearchDto,
  CreateAccessRequestDto,
  RecordingPageDto,
} from '../api/models';
import { SessionStore } from '../session/session-store';
import { Action } from '../ui/action';
import { Loadable } from '../ui/loadable';
import { NO_FILTER, type RecordingFilter, searchFrom } from './recording-filter';

const PAGE = 25;

@Injectable()
export class RecordingsStore {
  private readonly api = inject(Api);
  readonly page = new Loadable<RecordingPageDto>((page) => page.items.length === 0);
  private readonly sessions = inject(SessionStore);
  readonly more = new Action();
  readonly request = new Action();
  readonly mayAsk = computed(() => this.sessions.can('access.request'));
  readonly mayExport = computed(() => this.sessions.can('evidence.export'));
  readonly filter = signal<RecordingFilter>(NO_FILTER);

  search(filter: RecordingFilter): Promise<void> {
    this.filter.set(filter);
    return this.page.load(() => this.ask(null));
  }

  reload(): Promise<void> {
    return this.search(this.filter());
  }

  async loadMore(): Promise<void> {
    const shown = this.page.value();
    if (!shown?.nextCursor) return;
    const next = await this.more.run(() => this.ask(shown.nextCursor));
    // A new search in the meantime wins: its answer is not mixed with this one.
    if (next && this.page.value() === shown)
      this.page.set({ items: [...shown.items, ...next.items], nextCursor: next.nextCursor });
  }

  /** Asks to watch what the search finds now: a subject by its name, anything else as the search that it is. */
  askForAll(
    wish: Pick<CreateAccessRequestDto, 'purpose' | 'reason' | 'minutes' | 'scope'>,
  ): Promise<AccessRequestDto | null> {
    const { limit: _limit, state: _state, ...search } = searchFrom(this.filter(), null, PAGE);
    const onlySubject = search.subject !== undefined && Object.keys(search).length === 1;
    const named = onlySubject ? { subject: search.subject! } : { search: search as AccessSearchDto };
    return this.request.run(() => this.api.invoke(accessRequestsCreate, { body: { ...wish, ...named } }));
  }

  private ask(cursor: string | null): Promise<RecordingPageDto> {
    return this.api.invoke(recordingsSearch, searchFrom(this.filter(), cursor, PAGE));
  }
}
