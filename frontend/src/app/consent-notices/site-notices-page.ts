import { Component, computed, effect, inject, input, signal, untracked } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { ConsentInvalidationDto, ConsentNoticeDto } from '../api/models';
import { SessionStore } from '../session/session-store';
import { Chip } from '../ui/chip';
import { Confirm } from '../ui/confirm-dialog';
import { EmptyState } from '../ui/empty-state';
import { FailedState } from '../ui/failed-state';
import { Hash } from '../ui/hash';
import { LoadingState } from '../ui/loading-state';
import { Refusal } from '../ui/refusal';
import { publishObstacle } from '../ui/two-person-rule';
import { When } from '../ui/when';
import { durationWords, inForce, noticeChanges, placeOf, placesOf } from './notice-words';
import { NoticesStore } from './notices-store';

@Component({
  selector: 'ex-site-notices-page',
  imports: [Chip, EmptyState, FailedState, Hash, LoadingState, Refusal, RouterLink, When],
  templateUrl: './site-notices-page.html',
  styles: `
    .told {
      white-space: pre-wrap;
    }
  `,
})
export class SiteNoticesPage {
  readonly siteId = input.required<string>();
  private readonly store = inject(NoticesStore);
  private readonly sessions = inject(SessionStore);
  private readonly confirm = inject(Confirm);
  readonly notices = this.store.notices;
  readonly words = this.store.words;
  readonly publication = this.store.publication;
  readonly mayDraft = this.sessions.can('consent-notices.draft');
  readonly inForce = computed(() => inForce(this.notices.value() ?? []));
  readonly read = signal<number | null>(null);
  /** The version that is being called faulty. */
  readonly faulty = signal<string | null>(null);
  readonly invalidation = this.store.invalidation;
  readonly mayPublish = this.sessions.can('consent-notices.publish');
  readonly place = placeOf;
  readonly places = placesOf;
  readonly duration = durationWords;

  constructor() {
    effect(() => {
      const siteId = this.siteId();
      untracked(() => {
        void this.store.list(siteId);
        void this.store.invalid(siteId);
      });
    });
  }

  retry(): void {
    void this.store.list(this.siteId());
  }

  open(notice: ConsentNoticeDto): void {
    this.read.set(notice.version);
    void this.store.read(notice);
  }

  changes(draft: ConsentNoticeDto): string[] {
    return noticeChanges(this.inForce(), draft);
  }

  obstacle(draft: ConsentNoticeDto): string | null {
    return publishObstacle(draft, {
      id: this.sessions.session()?.person.id ?? '',
      mayPublish: this.sessions.can('consent-notices.publish'),
    });
  }

  invalidOf({ noticeVersion }: ConsentNoticeDto): ConsentInvalidationDto | null {
    return this.store.invalidations.value()?.find((said) => said.noticeVersion === noticeVersion) ?? null;
  }

  agreeObstacle(asked: ConsentInvalidationDto): string | null {
    return publishObstacle(asked, {
      id: this.sessions.session()?.person.id ?? '',
      mayPublish: this.mayPublish,
    });
  }

  async invalidate(notice: ConsentNoticeDto, reason: string): Promise<void> {
    if (await this.store.invalidate(notice.siteId, notice.noticeVersion, reason.trim()))
      this.faulty.set(null);
  }

  async agree(asked: ConsentInvalidationDto): Promise<void> {
    const sure = await this.confirm.ask({
      title: `Does nothing hold about ${asked.noticeVersion}?`,
      text: `${asked.decisions} decisions allow nothing any more. Nothing makes them hold again.`,
      act: 'Agree',
    });
    if (sure) await this.store.agreeInvalid(asked);
  }

  async publish(draft: ConsentNoticeDto): Promise<void> {
    const sure = await this.confirm.ask({
      title: `Publish version ${draft.noticeVersion}?`,
      text: 'Every visitor is asked again: what they agreed to before was another notice.',
      act: 'Publish',
    });
    if (sure) await this.store.publish(draft);
  }
}
