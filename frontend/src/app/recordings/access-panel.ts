import { Component, computed, input, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { AccessRequestForm, type AccessWish } from '../access/access-request-form';
import type { RecordingDto } from '../api/models';
import { When } from '../ui/when';
import { accessStanding } from './access-standing';
import type { RecordingStore } from './recording-store';

/** What the person may do with this recording now, and how to ask for more. */
@Component({
  selector: 'ex-access-panel',
  imports: [AccessRequestForm, RouterLink, When],
  templateUrl: './access-panel.html',
})
export class AccessPanel {
  readonly recording = input.required<RecordingDto>();
  readonly store = input.required<RecordingStore>();
  readonly standing = computed(() => accessStanding(this.recording(), Date.now()));
  readonly asking = signal(false);

  async ask(wish: AccessWish): Promise<void> {
    if (await this.store().ask({ ...wish, recordingId: this.recording().id })) this.asking.set(false);
  }
}
