import { Component, computed, input } from '@angular/core';
import { Chip } from './chip';
import { type Verdict, verdictLabel, verdictTone } from './verdict-words';

@Component({
  selector: 'ex-verdict-chip',
  imports: [Chip],
  template: `<ex-chip [tone]="tone()">
    @if (of()) {
      <span>{{ of() }}: </span>
    }
    {{ label() }}</ex-chip
  >`,
})
export class VerdictChip {
  readonly verdict = input.required<Verdict>();
  /** The disclosure, where the chip stands without it. */
  readonly of = input<string>();
  protected readonly label = computed(() => verdictLabel(this.verdict()));
  protected readonly tone = computed(() => verdictTone(this.verdict()));
}
