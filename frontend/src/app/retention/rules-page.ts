import { Component, type OnInit, computed, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { SessionStore } from '../session/session-store';
import { Chip } from '../ui/chip';
import { EmptyState } from '../ui/empty-state';
import { FailedState } from '../ui/failed-state';
import { LoadingState } from '../ui/loading-state';
import { When } from '../ui/when';
import { ConsentPeriods } from './consent-periods';
import { RetentionTabs } from './retention-tabs';
import { RetentionRuleTable } from './rule-table';
import { RulesStore } from './rules-store';

@Component({
  selector: 'ex-retention-rules-page',
  imports: [
    Chip,
    ConsentPeriods,
    EmptyState,
    FailedState,
    LoadingState,
    RetentionRuleTable,
    RetentionTabs,
    RouterLink,
    When,
  ],
  templateUrl: './rules-page.html',
})
export class RulesPage implements OnInit {
  private readonly store = inject(RulesStore);
  readonly rulebook = this.store.rulebook;
  readonly mayDraft = inject(SessionStore).can('retention.draft');
  readonly inForce = computed(() => {
    const book = this.rulebook.value();
    return book?.items.find(({ version }) => version === book.inForce) ?? null;
  });
  readonly siteName = (id: string): string => this.store.siteName(id);

  ngOnInit(): void {
    this.load();
  }

  load(): void {
    void this.store.load();
  }
}
