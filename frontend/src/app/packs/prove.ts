import { Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { SessionStore } from '../session/session-store';
import { Refusal } from '../ui/refusal';
import { ProveStore } from './prove-store';

/** From a verdict to its proof: one click to the moment in the replay, one to the evidence pack. Both need a grant. */
@Component({
  selector: 'ex-prove',
  imports: [Refusal, RouterLink],
  providers: [ProveStore],
  template: `
    <div class="acts">
      @if (mayWatch) {
        <a
          class="button"
          [routerLink]="['/recordings', recording(), 'watch']"
          [fragment]="fragment()"
          data-test="watch-moment"
          >Watch the moment</a
        >
      }
      @if (mayExport) {
        @if (store.made(); as pack) {
          <button
            type="button"
            class="button primary"
            data-test="prove-download"
            (click)="store.save(pack.id)"
          >
            Download the evidence pack
          </button>
        } @else {
          <button
            type="button"
            class="button"
            [disabled]="store.making.running()"
            data-test="prove-pack"
            (click)="store.make(recording())"
          >
            {{ store.making.running() ? 'Making the pack…' : 'Make the evidence pack' }}
          </button>
        }
      }
    </div>
    <ex-refusal [problem]="store.making.problem()" />
    @if (store.making.problem()) {
      <p class="small">
        A pack needs a live grant to watch and make evidence packs.
        <a [routerLink]="['/recordings', recording()]">Ask for one on the recording’s page</a>.
      </p>
    }
    <ex-refusal [problem]="store.fetching.problem()" />
  `,
})
export class Prove {
  readonly recording = input.required<string>();
  /** Of the replay, ms since the visit began. */
  readonly moment = input<number | null>(null);
  protected readonly store = inject(ProveStore);
  private readonly sessions = inject(SessionStore);
  protected readonly mayWatch = this.sessions.can('recordings.watch');
  protected readonly mayExport = this.sessions.can('evidence.export');
  protected readonly fragment = computed(() => {
    const moment = this.moment();
    return moment === null ? undefined : `t=${moment}`;
  });
}
