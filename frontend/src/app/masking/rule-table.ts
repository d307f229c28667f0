import { Component, input } from '@angular/core';
import type { UnmaskRuleDto } from '../api/models';
import { ruleWords } from './masking-diff';

@Component({
  selector: 'ex-rule-table',
  template: `
    @if (rules().length === 0) {
      <p class="muted">No rule: everything is masked.</p>
    } @else {
      <div class="table-box">
        <table class="stacks">
          <caption class="unseen">
            Rules
          </caption>
          <thead>
            <tr>
              <th scope="col">Rule</th>
              <th scope="col">Element</th>
              <th scope="col">What it shows</th>
              <th scope="col">Why it may be shown</th>
            </tr>
          </thead>
          <tbody>
            @for (rule of rules(); track rule.id) {
              <tr>
                <th scope="row" data-label="Rule">{{ rule.id }}</th>
                <td data-label="Element">
                  <code>{{ rule.selector }}</code>
                </td>
                <td data-label="What it shows">{{ words(rule) }}</td>
                <td data-label="Why it may be shown">{{ rule.reason }}</td>
              </tr>
            }
          </tbody>
        </table>
      </div>
    }
  `,
})
export class RuleTable {
  readonly rules = input.required<readonly UnmaskRuleDto[]>();
  readonly words = ruleWords;
}
