import { Injectable, inject } from '@angular/core';
import { Api } from '../api/api';
import { auditExportsAsk, auditExportsList } from '../api/functions';
import type { AskAuditExportDto, AuditExportListDto } from '../api/models';
import { Action } from '../ui/action';
import { Loadable } from '../ui/loadable';

@Injectable()
export class AuditExportsStore {
  private readonly api = inject(Api);
  readonly exports = new Loadable<AuditExportListDto>(({ items }) => items.length === 0);
  readonly asking = new Action();

  load(): Promise<void> {
    return this.exports.load(() => this.api.invoke(auditExportsList));
  }

  async ask(body: AskAuditExportDto): Promise<void> {
    const asked = await this.asking.run(() => this.api.invoke(auditExportsAsk, { body }));
    if (asked) this.exports.set({ items: [asked, ...(this.exports.value()?.items ?? [])] });
  }
}
