import { Injectable, inject } from '@angular/core';
import { Api } from '../api/api';
import { type ConsentRecordsList$Params, consentRecordsList } from '../api/functions';
import type { ConsentPageDto } from '../api/models';
import { Action } from '../ui/action';
import { Loadable } from '../ui/loadable';

export interface ConsentFilter {
  siteId: string;
  subject: string;
}

@Injectable()
export class ConsentStore {
  private readonly api = inject(Api);
  readonly page = new Loadable<ConsentPageDto>((page) => page.items.length === 0);
  readonly more = new Action();
  private filter: ConsentFilter = { siteId: '', subject: '' };

  search(filter: ConsentFilter): Promise<void> {
    this.filter = filter;
    return this.page.load(() => this.ask(null));
  }

  reload(): Promise<void> {
    return this.search(this.filter);
  }

  async loadMore(): Promise<void> {
    const shown = this.page.value();
    if (!shown?.nextCursor) return;
    const next = await this.more.run(() => this.ask(shown.nextCursor));
    if (next && this.page.value() === shown)
      this.page.set({ items: [...shown.items, ...next.items], nextCursor: next.nextCursor });
  }

  private ask(cursor: string | null): Promise<ConsentPageDto> {
    const subject = this.filter.subject.trim();
    const asked: ConsentRecordsList$Params = {
      ...(this.filter.siteId === '' ? {} : { siteId: this.filter.siteId }),
      ...(subject === '' ? {} : { subject }),
      ...(cursor === null ? {} : { cursor }),
    };
    return this.api.invoke(consentRecordsList, asked);
  }
}
