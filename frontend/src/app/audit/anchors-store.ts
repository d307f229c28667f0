import { Injectable, inject } from '@angular/core';
import { Api } from '../api/api';
import { auditAnchorsCheckpoint, auditAnchorsList, auditAnchorsReceipt } from '../api/functions';
import type { AuditAnchorsDto } from '../api/models';
import { Action } from '../ui/action';
import { Loadable } from '../ui/loadable';

@Injectable()
export class AnchorsStore {
  private readonly api = inject(Api);
  readonly anchors = new Loadable<AuditAnchorsDto>(({ anchors }) => anchors.length === 0);
  readonly download = new Action();

  load(): Promise<void> {
    return this.anchors.load(() => this.api.invoke(auditAnchorsList));
  }

  /** The signed note of a checkpoint, or null when it was refused. */
  checkpoint(size: number): Promise<Blob | null> {
    return this.download.run(() => this.api.invoke(auditAnchorsCheckpoint, { size }));
  }

  receipt(id: string): Promise<Blob | null> {
    return this.download.run(() => this.api.invoke(auditAnchorsReceipt, { id }));
  }
}
