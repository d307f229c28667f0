import { Component, computed, input, output } from '@angular/core';
import { ClockTimePipe } from '../ui/duration';
import { news, type VisitSignal } from './visit-signals';

/** What the recorder noticed, as far as the recording was watched; each leads to its moment. */
@Component({
  selector: 'ex-visit-signal-list',
  imports: [ClockTimePipe],
  template: `
    <section aria-labelledby="signals-heading">
      <h2 id="signals-heading">What happened</h2>
      <ol data-test="signals">
        @for (signal of told(); track $index) {
          <li>
            <button type="button" (click)="sought.emit(signal.atMs - startMs())">
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
    section {
      margin: var(--space-5) 0 var(--space-4);
    }
    ol {
      margin: 0;
      padding: 0;
      list-style: none;
      max-height: 16rem;
      overflow: auto;
      border: 1px solid var(--line);
    }
    li + li {
      border-top: 1px solid var(--line);
    }
    li.muted,
    button {
      padding: var(--space-2) var(--space-3);
    }
    button {
      display: flex;
      gap: var(--space-3);
      width: 100%;
      border: 0;
      background: none;
      color: inherit;
      font: inherit;
      text-align: left;
      cursor: pointer;
    }
    button:hover {
      background: var(--accent-soft);
    }
    button:focus-visible {
      outline-offset: -2px;
    }
    .time {
      min-width: 3.5em;
      color: var(--muted);
      font-variant-numeric: tabular-nums;
    }
  `,
})
export class VisitSignalList {
  readonly signals = input.required<readonly VisitSignal[]>();
  readonly startMs = input.required<number>();
  readonly told = computed(() => news(this.signals()));
  /** Milliseconds since the start of the visit. */
  readonly sought = output<number>();
}
