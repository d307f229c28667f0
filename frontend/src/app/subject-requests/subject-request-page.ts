import { Component, effect, inject, input, signal, untracked } from '@angular/core';
import { RouterLink } from '@angular/router';
import { SessionStore } from '../session/session-store';
import { Chip } from '../ui/chip';
import { Confirm } from '../ui/confirm-dialog';
import { CopyButton } from '../ui/copy-button';
import { FailedState } from '../ui/failed-state';
import { LoadingState } from '../ui/loading-state';
import { Refusal } from '../ui/refusal';
import { When } from '../ui/when';
import { decisionWords, KINDS, STATES, timeLeft, WRITING, type Writing } from './subject-request-words';
import { SubjectRequestsStore } from './subject-requests-store';

/** One request: what was found, what becomes of it, what to write, and what to do next. */
@Component({
  selector: 'ex-subject-request-page',
  imports: [Chip, CopyButton, FailedState, LoadingState, Refusal, RouterLink, When],
  templateUrl: './subject-request-page.html',
})
export class SubjectRequestPage {
  readonly id = input.required<string>();
  private readonly store = inject(SubjectRequestsStore);
  private readonly session = inject(SessionStore);
  private readonly confirm = inject(Confirm);
  readonly request = this.store.request;
  readonly acting = this.store.acting;
  readonly mayHandle = this.session.can('subject-requests.handle');
  readonly mayCopy = this.session.can('evidence.export');
  /** Which reason is being written. */
  readonly writing = signal<Writing | null>(null);
  readonly reason = signal('');
  readonly writingWords = WRITING;
  readonly kinds = KINDS;
  readonly states = STATES;
  readonly timeLeft = timeLeft;
  readonly decisionWords = decisionWords;

  constructor() {
    effect(() => {
      this.id();
      untracked(() => this.load());
    });
  }

  load(): void {
    void this.store.load(this.id());
  }

  write(what: Writing | null): void {
    this.writing.set(what);
    this.reason.set('');
  }

  async send(): Promise<void> {
    const [what, reason] = [this.writing(), this.reason().trim()];
    if (what === null || reason === '') return;
    if (await this.store[what](this.id(), reason)) this.write(null);
  }

  async carryOut(): Promise<void> {
    const { kind, recordings } = this.request.value()!;
    const erased = recordings.filter(({ decision }) => decision === 'erased').length;
    const text =
      kind === 'erasure'
        ? `${erased} of ${recordings.length} recordings are destroyed next. Nobody can bring them back.`
        : kind === 'restriction'
          ? `Nobody will watch or copy ${recordings.length} recordings until the restriction is lifted.`
          : 'The answer says what is held. Enclose the copies.';
    if (await this.confirm.ask({ title: 'Carry the request out?', text, act: 'Carry out' }))
      await this.store.carryOut(this.id());
  }

  lift(): void {
    void this.store.lift(this.id());
  }

  copy(): void {
    void this.store.copy(this.id());
  }
}
