import { Component, computed, inject, input } from '@angular/core';
import { MatTabNav, MatTabLink, MatTabNavPanel } from '@angular/material/tabs';
import { RouterLink } from '@angular/router';
import { AccessStore } from './access-store';

@Component({
  selector: 'ex-access-tabs',
  imports: [MatTabLink, MatTabNav, MatTabNavPanel, RouterLink],
  template: `
    <nav mat-tab-nav-bar [tabPanel]="panel" mat-stretch-tabs="false" aria-label="Access">
      @for (tab of tabs(); track tab.name) {
        <a
          mat-tab-link
          [routerLink]="tab.name === 'grants' ? '/access/grants' : '/access'"
          [queryParams]="tab.name === 'grants' ? {} : { list: tab.name }"
          [active]="tab.name === open()"
          [attr.data-test]="'tab-' + tab.name"
          >{{ tab.label }}</a
        >
      }
    </nav>
    <mat-tab-nav-panel #panel><ng-content /></mat-tab-nav-panel>
  `,
  styles: `
    nav {
      margin-bottom: var(--space-4);
      border-bottom: 1px solid var(--line);
    }
  `,
})
export class AccessTabs {
  readonly open = input.required<string>();
  private readonly store = inject(AccessStore);
  readonly tabs = computed(() => {
    const { mayApprove, mayAsk, seesAll } = this.store.me();
    return [
      ...(mayApprove ? [{ name: 'pending', label: 'Waiting for me' }] : []),
      ...(seesAll ? [{ name: 'all', label: 'All requests' }] : []),
      ...(mayAsk ? [{ name: 'mine', label: 'My requests' }] : []),
      ...(mayApprove ? [{ name: 'decided', label: 'Decided' }] : []),
      { name: 'grants', label: 'Grants' },
    ];
  });
}
