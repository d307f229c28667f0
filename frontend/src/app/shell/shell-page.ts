import { DestroyRef, Component, computed, inject, signal } from '@angular/core';
import { NavigationStart, Router, RouterLink, RouterLinkActive, RouterOutlet } from '@angular/router';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { filter } from 'rxjs';
import { EmergencyBanner } from '../emergency/emergency-banner';
import { roleName } from '../session/permissions';
import { SessionStore } from '../session/session-store';
import { groupsFor } from './navigation';
import { PageFocus } from './page-focus';
import { SessionWarning } from './session-warning';

@Component({
  selector: 'ex-shell-page',
  imports: [EmergencyBanner, RouterLink, RouterLinkActive, RouterOutlet, SessionWarning],
  templateUrl: './shell-page.html',
  styleUrl: './shell-page.scss',
})
export class ShellPage {
  private readonly sessions = inject(SessionStore);
  readonly session = this.sessions.session;
  readonly groups = computed(() => groupsFor(this.session()?.permissions ?? []));
  readonly roles = computed(() => (this.session()?.roles ?? []).map(roleName).join(', '));
  readonly menuOpen = signal(false);
  readonly signOutFailed = signal(false);

  constructor() {
    const destroy = inject(DestroyRef);
    inject(PageFocus).follow(destroy);
    inject(Router)
      .events.pipe(
        filter((event) => event instanceof NavigationStart),
        takeUntilDestroyed(destroy),
      )
      .subscribe(() => this.menuOpen.set(false));
  }

  skipToContent(event: Event, main: HTMLElement): void {
    event.preventDefault();
    main.focus();
  }

  async signOut(): Promise<void> {
    try {
      await this.sessions.signOut();
    } catch {
      this.signOutFailed.set(true);
    }
  }
}
