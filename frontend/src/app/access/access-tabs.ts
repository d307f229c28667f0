import { Component, computed, inject, input } from '@angular/core';
import { MatTabNav, MatTabLink, MatTabNavPanel } from '@angular/material/tabs';
import { RouterLink } from '@angular/router';
import { AccessStore } from './access-store';

interface Tab {
  name: string;
  label: string;
  /** An address of its own; otherwise a list of requests. */
  page?: boolean;
}

@Component({
  selector: 'ex-access-tabs',
  imports: [MatTabLink, MatTabNav, MatTabNavPanel, RouterLink],
  template: `
    <nav mat-tab-nav-bar [tabPanel]="panel" mat-stretch-tabs="false" aria-label="Access">
      @for (tab of tabs(); track tab.name) {
        <a
          mat-tab-link
          [routerLink]="tab.page ? '/access/' + tab.name : '/access'"
          [queryParams]="tab.page ? {} : { list: tab.name }"
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
  readonly tabs = computed((): Tab[] => {
    const { mayApprove, mayAsk, seesAll } = this.store.me();
    return [
      ...(mayApprove ? [{ name: 'pending', label: 'Waiting for me' }] : []),
      ...(seesAll ? [{ name: 'all', label: 'All requests' }] : []),
      ...(mayAsk ? [{ name: 'mine', label: 'My requests' }] : []),
      ...(mayApprove ? [{ name: 'decided', label: 'Decided' }] : []),
      { name: 'grants', label: 'Grants', page: true },
      ...(mayApprove || seesAll ? [{ name: 'running', label: 'Watching now', page: true }] : []),
      ...(mayApprove || seesAll ? [{ name: 'rules', label: 'Rules', page: true }] : []),
      ...(mayApprove ? [{ name: 'delegations', label: 'Absence', page: true }] : []),
    ];
  });
}
