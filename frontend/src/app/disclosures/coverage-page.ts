import { Component, computed, effect, inject, input, untracked } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import type { CoverageGroupDto } from '../api/models';
import { AlarmSettings } from '../alarms/alarm-settings';
import { Prove } from '../packs/prove';
import { SessionStore } from '../session/session-store';
import { SiteDirectory } from '../sites/site-directory';
import { EmptyState } from '../ui/empty-state';
import { FailedState } from '../ui/failed-state';
import { LoadingState } from '../ui/loading-state';
import { Refusal } from '../ui/refusal';
import { reasonWords } from '../ui/verdict-words';
import { VerdictChip } from '../ui/verdict-chip';
import { When } from '../ui/when';
import { CoverageChart } from './coverage-chart';
import { type CoverageBy, type CoverageQuestion, CoverageStore } from './coverage-store';
import { OUTCOMES, type Outcome, groupLabel, judged, sharePercent, trendWords } from './coverage-words';

const GROUPS: readonly { by: CoverageBy; label: string }[] = [
  { by: 'page', label: 'Page' },
  { by: 'device', label: 'Device' },
  { by: 'disclosure', label: 'Disclosure' },
  { by: 'site', label: 'Site' },
];

/** The whole question stands in the address, so that an answer can be sent to somebody. */
@Component({
  selector: 'ex-coverage-page',
  imports: [
    AlarmSettings,
    CoverageChart,
    EmptyState,
    FailedState,
    LoadingState,
    Prove,
    Refusal,
    RouterLink,
    VerdictChip,
    When,
  ],
  providers: [CoverageStore],
  templateUrl: './coverage-page.html',
  styleUrl: './coverage-page.scss',
})
export class CoveragePage {
  readonly disclosure = input<string>();
  readonly site = input<string>();
  readonly from = input<string>();
  readonly to = input<string>();
  readonly by = input<string>();
  readonly page = input<string>();
  readonly device = input<string>();
  readonly outcome = input<string>();

  readonly store = inject(CoverageStore);
  readonly sites = inject(SiteDirectory);
  private readonly router = inject(Router);
  private readonly sessions = inject(SessionStore);
  readonly maySearch = this.sessions.can('recordings.search');
  readonly mayHandle = this.sessions.can('alarms.handle');
  readonly groupings = GROUPS;
  readonly outcomes = OUTCOMES;
  readonly groupLabel = groupLabel;
  readonly judged = judged;
  readonly sharePercent = sharePercent;
  readonly trendWords = trendWords;
  readonly reasonWords = reasonWords;

  readonly question = computed<CoverageQuestion>(() => ({
    disclosure: this.disclosure() ?? '',
    site: this.site() ?? '',
    from: this.from() ?? '',
    to: this.to() ?? '',
    by: GROUPS.find(({ by }) => by === this.by())?.by ?? (this.disclosure() ? 'page' : 'disclosure'),
    page: this.page() ?? '',
    device: this.device() ?? '',
    outcome: OUTCOMES.find(({ name }) => name === this.outcome())?.name ?? '',
  }));

  constructor() {
    void this.sites.load();
    void this.store.loadDisclosures();
    effect(() => {
      const asked = this.question();
      untracked(() => void this.store.count(asked));
    });
    effect(() => {
      const asked = this.question();
      if (asked.disclosure && this.maySearch) untracked(() => void this.store.list(asked));
    });
  }

  /** Asks again with something changed. */
  ask(change: Partial<CoverageQuestion>): void {
    const asked = { ...this.question(), ...change };
    const queryParams = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== ''));
    void this.router.navigate(['/disclosures/coverage'], { queryParams });
  }

  /** Into the group: the same question about it alone. */
  into(group: CoverageGroupDto): void {
    const { by } = this.question();
    if (by === 'page') this.ask({ page: group.key });
    else if (by === 'device') this.ask({ device: group.key });
    else if (by === 'site') this.ask({ site: group.key, by: 'disclosure' });
    else this.ask({ disclosure: group.key, by: 'page' });
  }

  choose(outcome: string): void {
    this.ask({ outcome: outcome as Outcome | '' });
  }

  again(): void {
    void this.store.count(this.question());
  }

  listAgain(): void {
    void this.store.list(this.question());
  }
}
