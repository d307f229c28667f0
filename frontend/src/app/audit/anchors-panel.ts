import { DOCUMENT, DecimalPipe } from '@angular/common';
import { Component, type OnInit, inject } from '@angular/core';
import type { AnchorDto } from '../api/models';
import { Chip } from '../ui/chip';
import { EmptyState } from '../ui/empty-state';
import { FailedState } from '../ui/failed-state';
import { LoadingState } from '../ui/loading-state';
import { Refusal } from '../ui/refusal';
import { When } from '../ui/when';
import { KINDS, STATES, hoursWords, missedHours, reasonWords } from './anchor-words';
import { AnchorsStore } from './anchors-store';

/** Who outside the appliance holds what of the log, how that went last, and what to take along as proof. */
@Component({
  selector: 'ex-anchors-panel',
  imports: [Chip, DecimalPipe, EmptyState, FailedState, LoadingState, Refusal, When],
  providers: [AnchorsStore],
  templateUrl: './anchors-panel.html',
})
export class AnchorsPanel implements OnInit {
  private readonly store = inject(AnchorsStore);
  private readonly document = inject(DOCUMENT);
  readonly anchors = this.store.anchors;
  readonly download = this.store.download;
  readonly kinds = KINDS;
  readonly states = STATES;
  readonly reasonWords = reasonWords;
  readonly hoursWords = hoursWords;
  readonly missedHours = missedHours;

  ngOnInit(): void {
    this.load();
  }

  load(): void {
    void this.store.load();
  }

  async saveCheckpoint(size: number): Promise<void> {
    this.save(await this.store.checkpoint(size), `checkpoint-${size}.txt`);
  }

  async saveReceipt({ kind, name, lastAnchored }: AnchorDto): Promise<void> {
    const { id, size } = lastAnchored!;
    const file = kind === 'timestamp' ? `checkpoint-${size}.tst` : `checkpoint-${size}-${name}.txt`;
    this.save(await this.store.receipt(id), file);
  }

  private save(content: Blob | null, name: string): void {
    if (!content) return;
    const link = this.document.createElement('a');
    link.href = URL.createObjectURL(content);
    link.download = name;
    link.click();
    URL.revokeObjectURL(link.href);
  }
}
