import { Component, input } from '@angular/core';
import type { Problem } from '../session/problem';
import { FailedState } from './failed-state';

/** Beside a button or a form: the refusal of what was just tried. Nothing to retry by itself. */
@Component({
  selector: 'ex-refusal',
  imports: [FailedState],
  template: `
    @if (problem(); as problem) {
      <ex-failed [problem]="problem" [retryable]="false" />
    }
  `,
})
export class Refusal {
  readonly problem = input.required<Problem | null>();
}
