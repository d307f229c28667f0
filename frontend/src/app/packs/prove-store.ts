import { DOCUMENT, Injectable, inject, signal } from '@angular/core';
import { Api } from '../api/api';
import { evidencePacksContent, evidencePacksMake } from '../api/functions';
import type { EvidencePackDto } from '../api/models';
import { Action } from '../ui/action';

/** One recording's pack, made and fetched. */
@Injectable()
export class ProveStore {
  private readonly api = inject(Api);
  private readonly document = inject(DOCUMENT);
  readonly made = signal<EvidencePackDto | null>(null);
  readonly making = new Action();
  readonly fetching = new Action();

  async make(recordingId: string): Promise<void> {
    this.made.set(await this.making.run(() => this.api.invoke(evidencePacksMake, { body: { recordingId } })));
  }

  /** Fetched rather than linked to, so that a refusal is shown here and not saved as a broken file. */
  async save(id: string): Promise<void> {
    const zip = await this.fetching.run(() => this.api.invoke(evidencePacksContent, { id }));
    if (!zip) return;
    const link = this.document.createElement('a');
    link.href = URL.createObjectURL(zip);
    link.download = `evidence-pack-${id}.zip`;
    link.click();
    URL.revokeObjectURL(link.href);
  }
}
