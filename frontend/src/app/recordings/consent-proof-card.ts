import { Component, effect, inject, input, untracked } from '@angular/core';
import { Api } from '../api/api';
import { consentProofsGet } from '../api/functions';
import type { ConsentProofDto } from '../api/models';
import { Chip } from '../ui/chip';
import { FailedState } from '../ui/failed-state';
import { Hash } from '../ui/hash';
import { Loadable } from '../ui/loadable';
import { LoadingState } from '../ui/loading-state';
import { VerdictChip } from '../ui/verdict-chip';
import { When } from '../ui/when';
import { ANSWERS, clickWords, noticeReason, ratioWords, seenWords } from './consent-proof-words';

/** What the visitor was asked before this recording began, as far as the recording proves it. */
@Component({
  selector: 'ex-consent-proof-card',
  imports: [Chip, FailedState, Hash, LoadingState, VerdictChip, When],
  templateUrl: './consent-proof-card.html',
})
export class ConsentProofCard {
  readonly recording = input.required<string>();
  readonly proof = new Loadable<ConsentProofDto>();
  readonly answers = ANSWERS;
  readonly reason = noticeReason;
  readonly clickWords = clickWords;
  readonly seenWords = seenWords;
  readonly ratioWords = ratioWords;
  private readonly api = inject(Api);

  constructor() {
    effect(() => {
      this.recording();
      untracked(() => this.load());
    });
  }

  load(): void {
    void this.proof.load(() => this.api.invoke(consentProofsGet, { id: this.recording() }));
  }

  at(ms: number): string {
    return new Date(ms).toISOString();
  }
}
