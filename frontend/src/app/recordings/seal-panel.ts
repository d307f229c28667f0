import { Component, computed, input } from '@angular/core';
import type { RecordingDto } from '../api/models';
import { Hash } from '../ui/hash';
import { When } from '../ui/when';
import { storedWords } from './seal-words';

/** What is signed about a recording, and how it lies in the store. */
@Component({
  selector: 'ex-seal-panel',
  imports: [Hash, When],
  templateUrl: './seal-panel.html',
})
export class SealPanel {
  readonly recording = input.required<RecordingDto>();
  readonly seal = computed(() => this.recording().seal);
  readonly quarantined = computed(() => this.recording().state === 'quarantined');
  readonly storedWords = storedWords;
}
