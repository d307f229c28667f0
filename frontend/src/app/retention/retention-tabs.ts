import { Component } from '@angular/core';
import { RouterLink, RouterLinkActive } from '@angular/router';

/** The three pages of retention. */
@Component({
  selector: 'ex-retention-tabs',
  imports: [RouterLink, RouterLinkActive],
  template: `
    <nav class="acts" aria-label="Retention">
      @for (tab of tabs; track tab.path) {
        <a
          class="button"
          [routerLink]="tab.path"
          routerLinkActive="primary"
          ariaCurrentWhenActive="page"
          [routerLinkActiveOptions]="{ exact: true }"
          >{{ tab.label }}</a
        >
      }
    </nav>
  `,
  styles: `
    nav {
      margin-bottom: 1rem;
    }
  `,
})
export class RetentionTabs {
  protected readonly tabs = [
    { path: '/retention', label: 'Rules' },
    { path: '/retention/holds', label: 'Holds' },
    { path: '/retention/destructions', label: 'Destructions' },
  ];
}
