import { Component, input } from '@angular/core';
import type { ConsentPeriodDto } from '../api/models';
import { periodWords } from './retention-words';

/** How long records of consent are kept, as a version says it; and plainly where it says nothing. */
@Component({
  selector: 'ex-consent-periods',
  template: `
    <h3>Records of consent</h3>
    @if (periods().length === 0) {
      <p data-test="consent-periods">
        <strong>No end is declared.</strong> Records of what visitors decided stay, with receipt and proof,
        until two people publish how long they are kept.
      </p>
    } @else {
      <p class="muted">
        Kept so long after the decision is over, and at least until everything recorded under it is destroyed.
      </p>
      <ul data-test="consent-periods">
        @for (said of periods(); track said.site) {
          <li>
            {{ said.site === null ? 'All other sites' : siteName()(said.site) }}:
            <strong>{{ period(said.period) }}</strong><span class="small muted">: {{ said.reason }}</span>
          </li>
        }
      </ul>
    }
  `,
})
export class ConsentPeriods {
  readonly periods = input.required<ConsentPeriodDto[]>();
  readonly siteName = input<(id: string) => string>((id) => id);
  protected readonly period = periodWords;
}
