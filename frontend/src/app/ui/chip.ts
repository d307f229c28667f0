import { Component, input } from '@angular/core';

export type Tone = 'good' | 'bad' | 'unsure' | 'quiet' | 'busy';

const SIGNS: Readonly<Record<Tone, string>> = { good: '✓', bad: '✕', unsure: '?', quiet: '', busy: '…' };

/** A short state. Colour is never the only difference: the sign and the words carry it too. */
@Component({
  selector: 'ex-chip',
  template: `
    <span class="chip" [class]="tone()">
      @if (sign()) {
        <span class="sign" aria-hidden="true">{{ sign() }}</span>
      }
      <span><ng-content /></span>
    </span>
  `,
  styles: `
    .chip {
      display: inline-flex;
      align-items: center;
      gap: 0.35em;
      padding: 0.05rem 0.5rem;
      border: 1px solid currentColor;
      border-radius: 1rem;
      font-size: var(--small);
      line-height: 1.5;
      white-space: nowrap;
    }
    .sign {
      font-weight: 700;
    }
    @media (max-width: 700px) {
      .chip {
        white-space: normal;
      }
    }
    .good {
      color: var(--good);
      background: var(--good-soft);
    }
    .bad {
      color: var(--bad);
      background: var(--bad-soft);
    }
    .unsure,
    .busy {
      color: var(--unsure);
      background: var(--unsure-soft);
    }
    .quiet {
      color: var(--muted);
      background: var(--ground);
    }
  `,
})
export class Chip {
  readonly tone = input<Tone>('quiet');
  protected sign(): string {
    return SIGNS[this.tone()];
  }
}
