import { Component, type OnInit, computed, inject, input } from '@angular/core';
import { Router } from '@angular/router';
import { Api } from '../api/api';
import { signInOptionsList } from '../api/functions';
import type { SignInOptionDto } from '../api/models';
import { FailedState } from '../ui/failed-state';
import { Loadable } from '../ui/loadable';
import { loginProblemWords } from './login-problems';
import { SessionStore } from './session-store';

@Component({
  selector: 'ex-sign-in-page',
  imports: [FailedState],
  templateUrl: './sign-in-page.html',
  styleUrl: './sign-in-page.scss',
})
export class SignInPage implements OnInit {
  private readonly api = inject(Api);
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

  private readonly options = new Loadable<SignInOptionDto[]>();
  /** Where there is a choice. Without an answer the first one is asked, as if there were none. */
  readonly choices = computed(() => {
    const options = this.options.value() ?? [];
    return options.length > 1 ? options : [];
  });

  ngOnInit(): void {
    void this.options.load(async () => (await this.api.invoke(signInOptionsList)).items);
  }

  signIn(provider?: string): void {
    this.sessions.signIn(this.returnTo() ?? '/', provider);
  }

  async retry(): Promise<void> {
    await this.sessions.load();
    if (this.sessions.session()) await this.router.navigateByUrl(this.returnTo() ?? '/');
  }
}
