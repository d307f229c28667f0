import { DecimalPipe } from '@angular/common';
import { Component, DOCUMENT, computed, inject, input } from '@angular/core';
import type { RecordingDto } from '../api/models';
import { FailedState } from '../ui/failed-state';
import { Hash } from '../ui/hash';
import { LoadingState } from '../ui/loading-state';
import { Refusal } from '../ui/refusal';
import { When } from '../ui/when';
import { accessStanding } from './access-standing';
import type { RecordingStore } from './recording-store';

@Component({
  selector: 'ex-evidence-panel',
  imports: [DecimalPipe, FailedState, Hash, LoadingState, Refusal, When],
  templateUrl: './evidence-panel.html',
})
export class EvidencePanel {
  readonly recording = input.required<RecordingDto>();
  readonly store = input.required<RecordingStore>();
  private readonly document = inject(DOCUMENT);

  /** Why no pack can be made now; null when one can. */
  readonly obstacle = computed(() => {
    const recording = this.recording();
    const standing = accessStanding(recording, Date.now());
    if (standing.kind === 'quarantined') return 'A quarantined recording cannot be exported.';
    if (recording.state !== 'sealed') return 'A pack can be made once the recording is sealed.';
    if (standing.kind !== 'granted' || !standing.mayExport)
      return 'A pack needs a live grant to watch and make evidence packs. Ask to watch with that scope.';
    return null;
  });

  make(): void {
    void this.store().makePack(this.recording().id);
  }

  /** Fetched rather than linked to, so that a refusal is shown here and not saved as a broken file. */
  async save(id: string): Promise<void> {
    const pack = await this.store().fetchPack(id);
    if (!pack) return;
    const address = URL.createObjectURL(pack.zip);
    const link = this.document.createElement('a');
    link.href = address;
    link.download = pack.name;
    link.click();
    URL.revokeObjectURL(address);
  }

  retry(): void {
    void this.store().loadPacks(this.recording().id);
  }
}
