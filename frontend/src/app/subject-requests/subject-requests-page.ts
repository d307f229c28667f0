import { Component, type OnInit, inject, signal } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import type { OpenSubjectRequestDto } from '../api/models';
import { SessionStore } from '../session/session-store';
import { Chip } from '../ui/chip';
import { EmptyState } from '../ui/empty-state';
import { FailedState } from '../ui/failed-state';
import { LoadingState } from '../ui/loading-state';
import { Refusal } from '../ui/refusal';
import { When } from '../ui/when';
import { KINDS, STATES, timeLeft } from './subject-request-words';
import { SubjectRequestsStore } from './subject-requests-store';

/** What people ask about themselves, the most urgent first. */
@Component({
  selector: 'ex-subject-requests-page',
  imports: [Chip, EmptyState, FailedState, LoadingState, Refusal, RouterLink, When],
  templateUrl: './subject-requests-page.html',
})
export class SubjectRequestsPage implements OnInit {
  private readonly store = inject(SubjectRequestsStore);
  private readonly router = inject(Router);
  readonly requests = this.store.requests;
  readonly opening = this.store.opening;
  readonly mayHandle = inject(SessionStore).can('subject-requests.handle');
  readonly formOpen = signal(false);
  readonly by = signal<'customer' | 'subject'>('customer');
  readonly kinds = Object.entries(KINDS) as [OpenSubjectRequestDto['kind'], string][];
  readonly kindWords = KINDS;
  readonly states = STATES;
  readonly timeLeft = timeLeft;
  readonly today = new Date().toISOString().slice(0, 10);

  ngOnInit(): void {
    this.load();
  }

  load(): void {
    void this.store.list();
  }

  async open(form: HTMLFormElement): Promise<void> {
    const said = (name: string): string => String(new FormData(form).get(name) ?? '').trim();
    const received = said('received');
    // Of today, it came before now.
    const receivedAt = received === this.today ? new Date() : new Date(`${received}T00:00:00Z`);
    const request = await this.store.open({
      kind: said('kind') as OpenSubjectRequestDto['kind'],
      siteId: said('site'),
      [this.by()]: said('who'),
      receivedAt: new Date(receivedAt.getTime() - 1_000).toISOString(),
      identityCheck: said('identity'),
    });
    if (request !== null) await this.router.navigate(['/subject-requests', request.id]);
  }
}
