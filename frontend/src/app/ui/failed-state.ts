import { Component, input, output } from '@angular/core';
import type { Problem } from '../session/problem';

/** What went wrong, the next step, and the number to quote. */
@Component({
  selector: 'ex-failed',
  template: `
    <div class="notice bad" role="alert" data-test="failed">
      <p class="title">{{ problem().title }}</p>
      <p>{{ problem().message }}</p>
      <p class="small codes">
        <span data-test="problem-code">{{ problem().code }}</span>
        @if (problem().correlationId; as id) {
          · quote <code>{{ id }}</code> to your administrator
        }
      </p>
      @if (retryable()) {
        <button type="button" class="button" (click)="retry.emit()">Try again</button>
      }
    </div>
  `,
  styles: `
    p {
      margin: 0 0 var(--space-2);
    }
    .title {
      font-weight: 600;
    }
    .codes {
      overflow-wrap: anywhere;
    }
  `,
})
export class FailedState {
  readonly problem = input.required<Problem>();
  readonly retryable = input(true);
  readonly retry = output<void>();
}
