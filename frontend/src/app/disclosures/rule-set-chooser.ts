import { Component, computed, inject, output, signal } from '@angular/core';
import type { RuleSetDto } from '../api/models';
import { FailedState } from '../ui/failed-state';
import { LoadingState } from '../ui/loading-state';
import { ruleWords } from './disclosure-rule';
import { DisclosuresStore } from './disclosures-store';

/** Rules to begin with, each with its source; choosing one fills the form and decides nothing. */
@Component({
  selector: 'ex-rule-set-chooser',
  imports: [FailedState, LoadingState],
  templateUrl: './rule-set-chooser.html',
  styles: `
    :host {
      display: block;
      margin-bottom: var(--space-5);
    }
  `,
})
export class RuleSetChooser {
  private readonly store = inject(DisclosuresStore);
  readonly chosen = output<RuleSetDto>();
  readonly sets = this.store.ruleSets;
  private readonly id = signal('');
  readonly looked = computed(() => this.sets.value()?.find(({ id }) => id === this.id()) ?? null);
  readonly ruleWords = ruleWords;

  constructor() {
    this.load();
  }

  load(): void {
    void this.store.loadRuleSets();
  }

  look(event: Event): void {
    this.id.set((event.target as HTMLSelectElement).value);
  }
}
