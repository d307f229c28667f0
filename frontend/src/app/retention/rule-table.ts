import { Component, input } from '@angular/core';
import type { RetentionRuleDto } from '../api/models';
import { aboutWords, periodWords } from './retention-words';

/** Rules as a table: what each is about, how long at least, and at most. */
@Component({
  selector: 'ex-retention-rule-table',
  template: `
    <div class="table-box">
      <table class="stacks" data-test="retention-rules">
        <caption class="unseen">
          {{
            what()
          }}
        </caption>
        <thead>
          <tr>
            <th scope="col">About</th>
            <th scope="col">At least</th>
            <th scope="col">At most</th>
            <th scope="col">Before it is destroyed</th>
          </tr>
        </thead>
        <tbody>
          @for (rule of rules(); track $index) {
            <tr>
              <th scope="row" data-label="About">{{ about(rule) }}</th>
              <td data-label="At least">
                @if (rule.minimum; as minimum) {
                  {{ period(minimum.period) }} <span class="small muted">{{ minimum.law }}</span>
                } @else {
                  <span class="muted">no minimum</span>
                }
              </td>
              <td data-label="At most">
                @if (rule.maximum) {
                  {{ period(rule.maximum) }}
                } @else {
                  <span class="muted">{{
                    rule.minimum?.period === 'forever' ? 'never' : 'as other rules say'
                  }}</span>
                }
              </td>
              <td data-label="Before it is destroyed">
                {{ rule.approval ? 'a person approves' : 'nobody is asked' }}
              </td>
            </tr>
          }
        </tbody>
      </table>
    </div>
  `,
})
export class RetentionRuleTable {
  readonly rules = input.required<RetentionRuleDto[]>();
  readonly what = input('Retention rules');
  readonly siteName = input<(id: string) => string>((id) => id);
  protected readonly period = periodWords;
  protected about(rule: RetentionRuleDto): string {
    return aboutWords(rule, this.siteName());
  }
}
