import { Component, input } from '@angular/core';

/** Nothing to show, and (as content) what to do next. */
@Component({
  selector: 'ex-empty',
  template: `
    <div class="empty" data-test="empty">
      <p class="title">{{ title() }}</p>
      <ng-content />
    </div>
  `,
  styles: `
    .empty {
      padding: var(--space-5);
      border: 1px dashed var(--line-strong);
      border-radius: var(--radius);
      color: var(--muted);
    }
    .title {
      margin: 0 0 var(--space-2);
      font-weight: 600;
      color: var(--ink);
    }
  `,
})
export class EmptyState {
  readonly title = input.required<string>();
}
