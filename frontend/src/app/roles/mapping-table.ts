import { Component, input } from '@angular/core';
import type { MappingRuleDto } from '../api/models';
import { roleName } from '../session/permissions';

@Component({
  selector: 'ex-mapping-table',
  template: `
    <div class="table-box">
      <table class="stacks">
        <caption class="unseen">
          Which group gives which role
        </caption>
        <thead>
          <tr>
            <th scope="col">Group or app role</th>
            <th scope="col">Sign-in</th>
            <th scope="col">Role here</th>
          </tr>
        </thead>
        <tbody>
          @for (rule of rules(); track rule) {
            <tr>
              <th scope="row" data-label="Group or app role">{{ rule.membership }}</th>
              <td data-label="Sign-in">{{ rule.issuer }}</td>
              <td data-label="Role here">{{ roleName(rule.role) }}</td>
            </tr>
          }
        </tbody>
      </table>
    </div>
  `,
})
export class MappingTable {
  readonly rules = input.required<readonly MappingRuleDto[]>();
  readonly roleName = roleName;
}
