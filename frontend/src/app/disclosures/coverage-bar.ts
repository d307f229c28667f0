import { Component, computed, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { DisclosureDto } from '../api/models';
import { verdictLabel } from '../ui/verdict-words';
import { coverage } from './disclosure-rule';

/** How often each verdict was reached, as a bar and as numbers that lead to the recordings. */
@Component({
  selector: 'ex-coverage-bar',
  imports: [RouterLink],
  template: `
    @if (all().total === 0) {
      <span class="muted">no verdict yet</span>
    } @else {
      <div class="bar" aria-hidden="true">
        @for (part of all().parts; track part.name) {
          <span [class]="part.name" [style.width.%]="part.percent"></span>
        }
      </div>
      <span class="numbers small">
        @for (part of all().parts; track part.name) {
          <a routerLink="/recordings" [queryParams]="{ disclosure: disclosure(), verdict: part.name }"
            >{{ label(part.name) }} {{ part.count }}</a
          >
        }
      </span>
    }
  `,
  styles: `
    :host {
      display: block;
      min-width: 12rem;
    }
    .bar {
      display: flex;
      height: 0.5rem;
      overflow: hidden;
      border-radius: 0.25rem;
      background: var(--line);
    }
    .shown {
      background: var(--good);
    }
    .not_shown {
      background: var(--bad);
    }
    .cannot_determine {
      background: #b98a1d;
    }
    .numbers {
      display: flex;
      flex-wrap: wrap;
      gap: 0 var(--space-3);
    }
  `,
})
export class CoverageBar {
  readonly counts = input.required<DisclosureDto['coverage']>();
  readonly disclosure = input.required<string>();
  protected readonly all = computed(() => coverage(this.counts()));
  protected readonly label = verdictLabel;
}
