import { Component, computed, inject, input } from '@angular/core';
import { Router } from '@angular/router';
import { FailedState } from '../ui/failed-state';
import { loginProblemWords } from './login-problems';
import { SessionStore } from './session-store';

@Component({
  selector: 'ex-sign-in-page',
  imports: [FailedState],
  templateUrl: './sign-in-page.html',
  styleUrl: './sign-in-page.scss',
})
export class SignInPage {
  private readonly sessions = inject(SessionStore);
  private readonly router = inject(Router);

  readonly returnTo = input<string>();
  /** Why the last attempt failed, as a code. */
  readonly problem = input<string>();
  readonly refused = computed(() => {
    const code = this.problem();
    return code === undefined ? null : loginProblemWords(code);
  });
  readonly ended = computed(() => {
    const state = this.sessions.state();
    return state.kind === 'signed-out' && state.ended;
  });
  readonly unreachable = computed(() => {
    const state = this.sessions.state();
    return state.kind === 'failed' ? state.problem : null;
  });

  signIn(): void {
    this.sessions.signIn(this.returnTo() ?? '/');
  }

  async retry(): Promise<void> {
    await this.sessions.load();
    if (this.sessions.session()) await this.router.navigateByUrl(this.returnTo() ?? '/');
  }
}
