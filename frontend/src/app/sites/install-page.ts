import { Component, computed, effect, inject, input, untracked } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Chip } from '../ui/chip';
import { CopyButton } from '../ui/copy-button';
import { EmptyState } from '../ui/empty-state';
import { FailedState } from '../ui/failed-state';
import { LoadingState } from '../ui/loading-state';
import { When } from '../ui/when';
import { CapturePanel } from './capture-panel';
import { installChecks } from './install-checks';
import { bannerSnippet, CONSENT_SNIPPET, npmSnippet, pagePolicy } from './install-snippets';
import { InstallStore } from './install-store';

/** For whoever puts the recorder on a site: what to paste, and whether it works. */
@Component({
  selector: 'ex-install-page',
  imports: [CapturePanel, Chip, CopyButton, EmptyState, FailedState, LoadingState, RouterLink, When],
  providers: [InstallStore],
  templateUrl: './install-page.html',
  styles: `
    .whole {
      white-space: pre-wrap;
      overflow-wrap: anywhere;
    }
  `,
})
export class InstallPage {
  readonly id = input.required<string>();
  private readonly store = inject(InstallStore);
  readonly install = this.store.install;
  readonly checks = computed(() => {
    const install = this.install.value();
    return install ? installChecks(install.health, install.script?.version ?? null, Date.now()) : [];
  });
  readonly consentSnippet = CONSENT_SNIPPET;
  readonly bannerSnippet = bannerSnippet;
  readonly npmSnippet = npmSnippet;
  readonly pagePolicy = pagePolicy;

  constructor() {
    effect(() => {
      const id = this.id();
      untracked(() => void this.store.open(id));
    });
  }

  load(): void {
    void this.store.open(this.id());
  }
}
