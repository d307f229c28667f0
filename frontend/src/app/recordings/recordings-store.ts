import { Injectable, inject, signal } from '@angular/core';
import { Api } from '../api/api';
import { recordingsSearch } from '../api/functions';
import type { RecordingPageDto } from '../api/models';
import { Action } from '../ui/action';
import { Loadable } from '../ui/loadable';
import { NO_FILTER, type RecordingFilter, searchFrom } from './recording-filter';

const PAGE = 25;

@Injectable()
export class RecordingsStore {
  private readonly api = inject(Api);
  readonly page = new Loadable<RecordingPageDto>((page) => page.items.length === 0);
  readonly more = new Action();
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

  private ask(cursor: string | null): Promise<RecordingPageDto> {
    return this.api.invoke(recordingsSearch, searchFrom(this.filter(), cursor, PAGE));
  }
}
