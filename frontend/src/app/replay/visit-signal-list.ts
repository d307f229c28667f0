import { Component, input, output } from '@angular/core';
import { ClockTimePipe } from '../ui/duration';
import type { VisitSignal } from './visit-signals';

/** What the recorder noticed, as far as the recording was watched; each leads to its moment. */
@Component({
  selector: 'ex-visit-signal-list',
  imports: [ClockTimePipe],
  template: `
    <section aria-labelledby="signals-heading">
      <h2 id="signals-heading">What happened</h2>
      <ol data-test="signals">
        @for (signal of signals(); track $index) {
          <li>
            <button type="button" class="button" (click)="sought.emit(signal.atMs - startMs())">
              <span class="time">{{ signal.atMs - startMs() | clockTime }}</span> {{ signal.words }}
            </button>
          </li>
        } @empty {
          <li class="muted">Nothing out of the ordinary so far.</li>
        }
      </ol>
    </section>
  `,
  styles: `
    ol {
      margin: 0;
      padding: 0;
      list-style: none;
      max-height: 16rem;
      overflow: auto;
    }
    li {
      margin-top: var(--space-1);
    }
    .time {
      min-width: 3.5em;
      font-variant-numeric: tabular-nums;
    }
  `,
})
export class VisitSignalList {
  readonly signals = input.required<readonly VisitSignal[]>();
  readonly startMs = input.required<number>();
  /** Milliseconds since the start of the visit. */
  readonly sought = output<number>();
}
