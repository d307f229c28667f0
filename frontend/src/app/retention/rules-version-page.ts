import { Component, computed, effect, inject, input, untracked } from '@angular/core';
import { RouterLink } from '@angular/router';
import { SessionStore } from '../session/session-store';
import { Confirm } from '../ui/confirm-dialog';
import { FailedState } from '../ui/failed-state';
import { LoadingState } from '../ui/loading-state';
import { Refusal } from '../ui/refusal';
import { publishObstacle } from '../ui/two-person-rule';
import { ConsentPeriods } from './consent-periods';
import { RetentionRuleTable } from './rule-table';
import { RulesStore } from './rules-store';

/** One version, with what it would do to the recordings that are there. */
@Component({
  selector: 'ex-retention-version-page',
  imports: [ConsentPeriods, FailedState, LoadingState, Refusal, RetentionRuleTable, RouterLink],
  templateUrl: './rules-version-page.html',
})
export class RulesVersionPage {
  readonly version = input.required<string>();
  private readonly store = inject(RulesStore);
  private readonly session = inject(SessionStore);
  private readonly confirm = inject(Confirm);
  readonly rulebook = this.store.rulebook;
  readonly preview = this.store.preview;
  readonly publishing = this.store.publishing;
  readonly siteName = (id: string): string => this.store.siteName(id);
  readonly rules = computed(
    () => this.rulebook.value()?.items.find(({ version }) => String(version) === this.version()) ?? null,
  );
  readonly obstacle = computed(() => {
    const rules = this.rules();
    if (rules === null) return null;
    const state = rules.publishedAt === null ? ('draft' as const) : ('published' as const);
    const me = {
      id: this.session.session()?.person.id ?? '',
      mayPublish: this.session.can('retention.publish'),
    };
    return publishObstacle({ state, draftedBy: rules.draftedBy, mayPublish: rules.mayPublish }, me);
  });
  readonly most = computed(() =>
    Math.max(1, ...(this.preview.value()?.months ?? []).map((one) => one.recordings)),
  );

  constructor() {
    effect(() => {
      const version = Number(this.version());
      untracked(() => {
        void this.store.load();
        void this.store.look(version);
      });
    });
  }

  retry(): void {
    void this.store.load();
  }

  look(): void {
    void this.store.look(Number(this.version()));
  }

  async publish(): Promise<void> {
    const { dueNow = 0, dueNowHeld = 0 } = this.preview.value() ?? {};
    const sure = await this.confirm.ask({
      title: `Publish version ${this.version()}?`,
      text: `From then on these rules count. ${dueNow - dueNowHeld} recordings would be due at once. What is destroyed does not come back.`,
      act: 'Publish',
    });
    if (sure) await this.store.publish(Number(this.version()));
  }
}
