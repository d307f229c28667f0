import { DecimalPipe } from '@angular/common';
import { Component, DOCUMENT, type OnDestroy, effect, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Chip } from '../ui/chip';
import { FailedState } from '../ui/failed-state';
import { Hash } from '../ui/hash';
import { LoadingState } from '../ui/loading-state';
import { Refusal } from '../ui/refusal';
import { When } from '../ui/when';
import { aboutWords, failureWords, leftOutWords, stateOf } from './collection-words';
import { PacksStore } from './packs-store';

const ASK_AGAIN_MS = 2_000;

@Component({
  selector: 'ex-collection-page',
  imports: [Chip, DecimalPipe, FailedState, Hash, LoadingState, Refusal, RouterLink, When],
  templateUrl: './collection-page.html',
})
export class CollectionPage implements OnDestroy {
  readonly id = input.required<string>();
  private readonly store = inject(PacksStore);
  private readonly document = inject(DOCUMENT);
  readonly collection = this.store.collection;
  readonly download = this.store.download;
  readonly retrying = this.store.retrying;
  readonly about = aboutWords;
  readonly state = stateOf;
  readonly leftOut = leftOutWords;
  readonly failure = failureWords;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    effect(() => {
      void this.store.open(this.id());
    });
    // While it is being made the page follows; a failed question ends that, and the person asks again.
    effect(() => {
      if (this.collection.value()?.state !== 'working' || this.collection.busy()) return;
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.load(), ASK_AGAIN_MS);
    });
  }

  ngOnDestroy(): void {
    clearTimeout(this.timer);
  }

  load(): void {
    void this.store.open(this.id());
  }

  async retry(): Promise<void> {
    await this.store.retry(this.id());
    this.load();
  }

  /** Fetched rather than linked to, so that a refusal is shown here and not saved as a broken file. */
  async save(): Promise<void> {
    const file = await this.store.fetch(this.id());
    if (!file) return;
    const address = URL.createObjectURL(file.zip);
    const link = this.document.createElement('a');
    link.href = address;
    link.download = file.name;
    link.click();
    URL.revokeObjectURL(address);
  }
}
