import { Injectable, inject } from '@angular/core';
import { Api } from '../api/api';
import {
  type AuditEntriesList$Params,
  auditCheckpointsGet,
  auditEntriesList,
  auditEntriesVerify,
} from '../api/functions';
import type { AuditCheckpointsDto, AuditPageDto, AuditVerificationDto } from '../api/models';
import { Action } from '../ui/action';
import { Loadable } from '../ui/loadable';

const PAGE = 50;

export interface AuditFilter {
  kind: string;
  recording: string;
}

@Injectable()
export class AuditStore {
  private readonly api = inject(Api);
  readonly page = new Loadable<AuditPageDto>((page) => page.items.length === 0);
  readonly more = new Action();
  readonly verification = new Loadable<AuditVerificationDto>();
  readonly checkpoints = new Loadable<AuditCheckpointsDto>(
    ({ newest, faults }) => newest === null && faults.length === 0,
  );
  private filter: AuditFilter = { kind: '', recording: '' };

  search(filter: AuditFilter): Promise<void> {
    this.filter = filter;
    return this.page.load(() => this.ask(null));
  }

  reload(): Promise<void> {
    return this.search(this.filter);
  }

  async loadMore(): Promise<void> {
    const shown = this.page.value();
    if (!shown || shown.nextBefore === null) return;
    const next = await this.more.run(() => this.ask(shown.nextBefore));
    if (next && this.page.value() === shown)
      this.page.set({ items: [...shown.items, ...next.items], nextBefore: next.nextBefore });
  }

  loadCheckpoints(): Promise<void> {
    return this.checkpoints.load(() => this.api.invoke(auditCheckpointsGet));
  }

  verify(): Promise<void> {
    this.verification.clear();
    return this.verification.load(() => this.api.invoke(auditEntriesVerify));
  }

  private ask(before: number | null): Promise<AuditPageDto> {
    const kind = this.filter.kind.trim();
    const recording = this.filter.recording.trim();
    const asked: AuditEntriesList$Params = {
      limit: PAGE,
      ...(before === null ? {} : { before }),
      ...(kind === '' ? {} : { kind }),
      ...(recording === '' ? {} : { recording }),
    };
    return this.api.invoke(auditEntriesList, asked);
  }
}
