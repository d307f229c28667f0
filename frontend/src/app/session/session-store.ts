import { HttpClient } from '@angular/common/http';
import { DOCUMENT, Injectable, computed, inject, signal } from '@angular/core';
import { firstValueFrom } from 'rxjs';
import { Api } from '../api/api';
import { sessionGet } from '../api/functions';
import type { SessionDto } from '../api/models';
import { type Permission, holdsOneOf } from './permissions';
import { type Problem, problemFrom } from './problem';
import { idleAllowanceMs, sessionEnd, sessionNotice } from './session-clock';

type SessionState =
  | { kind: 'loading' }
  | { kind: 'signed-out'; ended: boolean }
  | { kind: 'failed'; problem: Problem }
  | { kind: 'signed-in'; session: SessionDto; allowanceMs: number };

@Injectable({ providedIn: 'root' })
export class SessionStore {
  private readonly api = inject(Api);
  private readonly http = inject(HttpClient);
  private readonly window = inject(DOCUMENT).defaultView;

  readonly state = signal<SessionState>({ kind: 'loading' });
  readonly session = computed(() => {
    const state = this.state();
    return state.kind === 'signed-in' ? state.session : null;
  });
  private readonly lastAnswerAt = signal(0);
  readonly now = signal(Date.now());
  readonly notice = computed(() => {
    const state = this.state();
    if (state.kind !== 'signed-in') return { kind: 'none' } as const;
    return sessionNotice(sessionEnd(state.session, this.lastAnswerAt(), state.allowanceMs), this.now());
  });

  async load(): Promise<void> {
    try {
      const session = await this.api.invoke(sessionGet);
      const now = Date.now();
      this.lastAnswerAt.set(now);
      this.now.set(now);
      this.state.set({ kind: 'signed-in', session, allowanceMs: idleAllowanceMs(session, now) });
    } catch (fault) {
      const problem = problemFrom(fault);
      if (problem.status === 401) this.ended();
      else if (this.state().kind !== 'signed-in') this.state.set({ kind: 'failed', problem });
    }
  }

  can(...asked: Permission[]): boolean {
    return holdsOneOf(this.session()?.permissions ?? [], asked);
  }

  /** The appliance answered, which puts off the idle end. */
  answered(): void {
    this.lastAnswerAt.set(Date.now());
  }

  /** The appliance no longer knows this session. */
  ended(): void {
    const was = this.state();
    this.state.set({
      kind: 'signed-out',
      ended: was.kind === 'signed-in' || (was.kind === 'signed-out' && was.ended),
    });
  }

  async signOut(): Promise<void> {
    const { next } = await firstValueFrom(this.http.post<{ next: string }>('/auth/logout', {}));
    this.leaveTo(next);
  }

  signIn(returnTo: string, provider?: string): void {
    const at = provider === undefined ? '' : `provider=${encodeURIComponent(provider)}&`;
    this.leaveTo(`/auth/login?${at}returnTo=${encodeURIComponent(localPath(returnTo))}`);
  }

  /** Where no second window may open: proves it in this one, and comes back to this page. */
  stepUpHere(returnTo: string): void {
    this.leaveTo(`/auth/step-up?returnTo=${encodeURIComponent(localPath(returnTo))}`);
  }

  private leaveTo(address: string): void {
    this.window?.location.assign(address);
  }
}

/** Only a path of this console, so that a crafted link cannot send somebody elsewhere after signing in. */
export const localPath = (path: string): string => (/^\/(?![/\\])/.test(path) ? path : '/');
