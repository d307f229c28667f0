import { Component, computed, effect, inject, input, signal, untracked } from '@angular/core';
import { RouterLink } from '@angular/router';
import { SessionStore } from '../session/session-store';
import { Chip } from '../ui/chip';
import { Confirm } from '../ui/confirm-dialog';
import { FailedState } from '../ui/failed-state';
import { LoadingState } from '../ui/loading-state';
import { Refusal } from '../ui/refusal';
import { When } from '../ui/when';
import { installHealth } from './install-health';
import { SitesStore } from './sites-store';

@Component({
  selector: 'ex-site-page',
  imports: [Chip, FailedState, LoadingState, Refusal, RouterLink, When],
  templateUrl: './site-page.html',
})
export class SitePage {
  readonly id = input.required<string>();
  private readonly store = inject(SitesStore);
  private readonly sessions = inject(SessionStore);
  readonly site = this.store.site;
  readonly health = computed(() => {
    const site = this.site.value();
    return site && installHealth(site.health, Date.now());
  });
  readonly mayManage = this.sessions.can('sites.manage');
  readonly maySeeMasking = this.sessions.can('masking.read');
  readonly maySeeNotices = this.sessions.can('consent-notices.read');
  readonly maySeeDisclosures = this.sessions.can('disclosures.read');
  readonly maySeeBases = this.sessions.can('legal-bases.read');
  private readonly confirm = inject(Confirm);
  readonly rotation = this.store.rotation;
  readonly rotated = signal<number | null>(null);

  constructor() {
    effect(() => {
      const id = this.id();
      untracked(() => void this.store.open(id));
    });
  }

  async rotate(): Promise<void> {
    const sure = await this.confirm.ask({
      title: 'Rotate the key of pseudonyms?',
      text: 'From now on every customer of this site has another pseudonym. This is not taken back.',
      act: 'Rotate',
    });
    if (sure) this.rotated.set(await this.store.rotate(this.id()));
  }

  retry(): void {
    void this.store.open(this.id());
  }
}
