import { Injectable, inject } from '@angular/core';
import { Api } from '../api/api';
import {
  type ConsentRecordsList$Params,
  consentRecordsList,
  subjectsOf,
  subjectsWithdraw,
} from '../api/functions';
import type { ConsentPageDto, SubjectWithdrawalDto } from '../api/models';
import { Action } from '../ui/action';
import { Loadable } from '../ui/loadable';

/** What is searched for; empty where it does not matter. */
export interface ConsentFilter {
  siteId: string;
  subject: string;
  state: string;
  noticeVersion: string;
  /** ISO 8601. */
  from: string;
  to: string;
}

export interface KnownCustomer {
  siteId: string;
  /** Pseudonyms, the newest first. */
  subjects: string[];
}

@Injectable()
export class ConsentStore {
  private readonly api = inject(Api);
  readonly page = new Loadable<ConsentPageDto>((page) => page.items.length === 0);
  readonly more = new Action();
  readonly looking = new Action();
  readonly withdrawal = new Action();
  private filter: ConsentFilter = {
    siteId: '',
    subject: '',
    state: '',
    noticeVersion: '',
    from: '',
    to: '',
  };

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
    const asked = Object.fromEntries(
      Object.entries({ ...this.filter, cursor: cursor ?? '' }).filter(([, value]) => value !== ''),
    );
    return this.api.invoke(consentRecordsList, asked as ConsentRecordsList$Params);
  }

  async lookUp(body: { siteId: string; customer: string }): Promise<KnownCustomer | null> {
    const found = await this.looking.run(() => this.api.invoke(subjectsOf, { body }));
    return found && { siteId: body.siteId, subjects: found.subjects };
  }

  withdraw(body: KnownCustomer): Promise<SubjectWithdrawalDto | null> {
    return this.withdrawal.run(() => this.api.invoke(subjectsWithdraw, { body }));
  }
}
