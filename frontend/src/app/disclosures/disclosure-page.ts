import { Component, computed, effect, inject, input, untracked } from '@angular/core';
import { NonNullableFormBuilder, ReactiveFormsModule, Validators } from '@angular/forms';
import { Router, RouterLink } from '@angular/router';
import type { DisclosureRunDto, DisclosureVersionDto } from '../api/models';
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
import { RunsPanel } from './runs-panel';
import { RunsStore } from './runs-store';
import { actionWords, versionChanges } from './version-changes';

@Component({
  selector: 'ex-disclosure-page',
  imports: [
    Chip,
    CoverageBar,
    FailedState,
    Hash,
    LoadingState,
    ReactiveFormsModule,
    Refusal,
    RouterLink,
    RunsPanel,
    When,
  ],
  templateUrl: './disclosure-page.html',
  styles: `
    .acts {
      margin-top: 0;
    }
    article > .acts {
      margin-top: var(--space-3);
      column-gap: var(--space-5);
    }
    input.days {
      width: 4.5rem;
    }
  `,
})
export class DisclosurePage {
  readonly id = input.required<string>();
  private readonly store = inject(DisclosuresStore);
  private readonly sessions = inject(SessionStore);
  private readonly confirm = inject(Confirm);
  private readonly runs = inject(RunsStore);
  private readonly router = inject(Router);
  readonly disclosure = this.store.disclosure;
  readonly publication = this.store.publication;
  readonly mayDraft = this.sessions.can('disclosures.draft');
  readonly versions = computed(() =>
    (this.disclosure.value()?.versions ?? []).toSorted((a, b) => b.version - a.version),
  );
  readonly ruleWords = ruleWords;
  readonly actionWords = actionWords;
  readonly asking = this.runs.asking;
  readonly mayEvaluate = this.sessions.can('disclosures.publish');
  readonly preview = inject(NonNullableFormBuilder).group({
    days: [7, [Validators.required, Validators.min(1), Validators.max(90)]],
  });

  constructor() {
    effect(() => {
      const id = this.id();
      untracked(() => void this.store.open(id));
    });
  }

  /** What is different from the version before; null for the first one. */
  changes(version: DisclosureVersionDto): string[] | null {
    const before = this.versions().find((other) => other.version === version.version - 1);
    return before ? versionChanges(before, version) : null;
  }

  async startPreview(version: DisclosureVersionDto): Promise<void> {
    if (this.preview.invalid) return;
    await this.follow(await this.runs.preview(this.id(), version.version, this.preview.getRawValue().days));
  }

  async startEvaluation(version: DisclosureVersionDto): Promise<void> {
    const sure = await this.confirm.ask({
      title: `Run version ${version.version} over all stored recordings?`,
      text: 'Every stored recording of the site gets a verdict by this version, beside those it has. Older verdicts stay, and none of them is taken back.',
      act: 'Run it',
    });
    if (sure) await this.follow(await this.runs.evaluate(this.id(), version.version, {}));
  }

  private async follow(run: DisclosureRunDto | null): Promise<void> {
    if (run) await this.router.navigate(['/disclosures', this.id(), 'runs', run.id]);
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
