import { Component, computed, effect, inject, input, untracked } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { DisclosureVersionDto } from '../api/models';
import { SessionStore } from '../session/session-store';
import { Chip } from '../ui/chip';
import { Confirm } from '../ui/confirm-dialog';
import { FailedState } from '../ui/failed-state';
import { Hash } from '../ui/hash';
import { LoadingState } from '../ui/loading-state';
import { publishObstacle } from '../ui/two-person-rule';
import { Refusal } from '../ui/refusal';
import { When } from '../ui/when';
import { CoverageBar } from './coverage-bar';
import { ruleWords } from './disclosure-rule';
import { DisclosuresStore } from './disclosures-store';

@Component({
  selector: 'ex-disclosure-page',
  imports: [Chip, CoverageBar, FailedState, Hash, LoadingState, Refusal, RouterLink, When],
  templateUrl: './disclosure-page.html',
})
export class DisclosurePage {
  readonly id = input.required<string>();
  private readonly store = inject(DisclosuresStore);
  private readonly sessions = inject(SessionStore);
  private readonly confirm = inject(Confirm);
  readonly disclosure = this.store.disclosure;
  readonly publication = this.store.publication;
  readonly mayDraft = this.sessions.can('disclosures.draft');
  readonly versions = computed(() =>
    (this.disclosure.value()?.versions ?? []).toSorted((a, b) => b.version - a.version),
  );
  readonly ruleWords = ruleWords;

  constructor() {
    effect(() => {
      const id = this.id();
      untracked(() => void this.store.open(id));
    });
  }

  retry(): void {
    void this.store.open(this.id());
  }

  obstacle(version: DisclosureVersionDto): string | null {
    return publishObstacle(version, {
      id: this.sessions.session()?.person.id ?? '',
      mayPublish: this.sessions.can('disclosures.publish'),
    });
  }

  async publish(version: DisclosureVersionDto): Promise<void> {
    const sure = await this.confirm.ask({
      title: `Publish version ${version.version}?`,
      text: 'From now on visits are judged by this text and this rule. A published version is never changed.',
      act: 'Publish',
    });
    if (sure) await this.store.publish(this.id(), version.version);
  }
}
