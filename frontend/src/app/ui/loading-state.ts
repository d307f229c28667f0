import { Component, input } from '@angular/core';

@Component({
  selector: 'ex-loading',
  template: `<p class="loading" role="status"><span class="spin" aria-hidden="true"></span>{{ what() }}…</p>`,
  styles: `
    .loading {
      display: flex;
      align-items: center;
      gap: var(--space-3);
      padding: var(--space-5) 0;
      color: var(--muted);
    }
    .spin {
      width: 1rem;
      height: 1rem;
      border: 2px solid var(--line);
      border-top-color: var(--accent);
      border-radius: 50%;
      animation: turn 0.9s linear infinite;
    }
    @keyframes turn {
      to {
        transform: rotate(360deg);
      }
    }
  `,
})
export class LoadingState {
  readonly what = input('Loading');
}
