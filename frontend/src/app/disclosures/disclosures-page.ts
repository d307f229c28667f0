import { Component, type OnInit, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { DisclosureDto } from '../api/models';
import { SessionStore } from '../session/session-store';
import { Chip } from '../ui/chip';
import { EmptyState } from '../ui/empty-state';
import { FailedState } from '../ui/failed-state';
import { LoadingState } from '../ui/loading-state';
import { CoverageBar } from './coverage-bar';
import { DisclosuresStore } from './disclosures-store';

@Component({
  selector: 'ex-disclosures-page',
  imports: [Chip, CoverageBar, EmptyState, FailedState, LoadingState, RouterLink],
  templateUrl: './disclosures-page.html',
})
export class DisclosuresPage implements OnInit {
  private readonly store = inject(DisclosuresStore);
  readonly disclosures = this.store.disclosures;
  readonly mayDraft = inject(SessionStore).can('disclosures.draft');

  ngOnInit(): void {
    this.load();
  }

  load(): void {
    void this.store.list();
  }

  published(disclosure: DisclosureDto): number | null {
    return disclosure.versions.findLast((version) => version.state === 'published')?.version ?? null;
  }

  hasDraft(disclosure: DisclosureDto): boolean {
    return disclosure.versions.some((version) => version.state === 'draft');
  }
}
