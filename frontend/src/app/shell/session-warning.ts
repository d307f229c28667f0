import { DatePipe } from '@angular/common';
import { Component, DestroyRef, computed, effect, inject } from '@angular/core';
import { Router } from '@angular/router';
import { SessionStore } from '../session/session-store';

const LOOK_EVERY_MS = 5_000;

/** Says in time that the session will end, and leaves for the sign-in page once it has. */
@Component({
  selector: 'ex-session-warning',
  imports: [DatePipe],
  template: `
    <div aria-live="assertive">
      @if (ending(); as end) {
        <p class="notice warn" data-test="session-ending">
          @if (end.why === 'idle') {
            You will be signed out at {{ end.at | date: 'HH:mm:ss' }} because nothing was done for a while.
            <button type="button" class="button" (click)="stay()">Stay signed in</button>
          } @else {
            Your session ends at {{ end.at | date: 'HH:mm:ss' }}. Finish what you are doing, then sign in
            again.
          }
        </p>
      }
    </div>
  `,
})
export class SessionWarning {
  private readonly sessions = inject(SessionStore);
  private readonly router = inject(Router);
  readonly ending = computed(() => {
    const notice = this.sessions.notice();
    return notice.kind === 'ending' ? notice.end : null;
  });
  private readonly over = computed(() => this.sessions.notice().kind === 'over');

  constructor() {
    const timer = setInterval(() => this.sessions.now.set(Date.now()), LOOK_EVERY_MS);
    inject(DestroyRef).onDestroy(() => clearInterval(timer));
    effect(() => {
      if (this.over()) void this.leave();
    });
  }

  stay(): void {
    void this.sessions.load();
  }

  private async leave(): Promise<void> {
    this.sessions.ended();
    await this.router.navigate(['/sign-in'], { queryParams: { returnTo: this.router.url } });
  }
}
