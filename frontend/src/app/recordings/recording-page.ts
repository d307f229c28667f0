import { Component, effect, inject, input, signal, untracked } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Chip } from '../ui/chip';
import { DurationPipe } from '../ui/duration';
import { FailedState } from '../ui/failed-state';
import { Hash } from '../ui/hash';
import { LoadingState } from '../ui/loading-state';
import { Refusal } from '../ui/refusal';
import { TimelineDrawing } from '../ui/timeline-drawing';
import { missingWords } from '../ui/visit-timeline';
import { When } from '../ui/when';
import { AccessPanel } from './access-panel';
import { AssetPanel } from './asset-panel';
import { ConsentProofCard } from './consent-proof-card';
import { EvidencePanel } from './evidence-panel';
import { foundWords, placeWords } from './quarantine-words';
import { RecordingStore } from './recording-store';
import { endWords, stateLabel, stateTone } from './recording-words';
import { RetentionPanel } from './retention-panel';
import { SealPanel } from './seal-panel';
import { SegmentTable } from './segment-table';
import { VerdictCard } from './verdict-card';

@Component({
  selector: 'ex-recording-page',
  imports: [
    AccessPanel,
    AssetPanel,
    Chip,
    ConsentProofCard,
    DurationPipe,
    EvidencePanel,
    FailedState,
    Hash,
    LoadingState,
    Refusal,
    RouterLink,
    RetentionPanel,
    SealPanel,
    SegmentTable,
    TimelineDrawing,
    VerdictCard,
    When,
  ],
  providers: [RecordingStore],
  templateUrl: './recording-page.html',
  styleUrl: './recording-page.scss',
})
export class RecordingPage {
  readonly id = input.required<string>();
  readonly store = inject(RecordingStore);
  readonly recording = this.store.recording;
  readonly stateLabel = stateLabel;
  readonly stateTone = stateTone;
  readonly endWords = endWords;
  readonly foundWords = foundWords;
  readonly placeWords = placeWords;
  readonly missingWords = missingWords;
  /** What checking again found: a count, or that nothing stands against it any more. */
  readonly stillFound = signal(0);
  readonly lifted = signal(false);

  constructor() {
    effect(() => {
      const id = this.id();
      untracked(() => void this.store.load(id));
    });
  }

  async checkAgain(): Promise<void> {
    const found = await this.store.checkAgain(this.id());
    this.lifted.set(found?.lifted === true);
    this.stillFound.set(found?.violations ?? 0);
  }

  retry(): void {
    void this.store.load(this.id());
  }
}
