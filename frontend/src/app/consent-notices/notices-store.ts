import { Injectable, inject } from '@angular/core';
import { Api } from '../api/api';
import {
  consentInvalidationsAgree,
  consentInvalidationsAsk,
  consentInvalidationsList,
  consentNoticesDraft,
  consentNoticesList,
  consentNoticesPublish,
  consentNoticesWords,
} from '../api/functions';
import type {
  ConsentInvalidationDto,
  ConsentNoticeDto,
  DraftConsentNoticeDto,
  NoticeTextWithWordsDto,
} from '../api/models';
import { Action } from '../ui/action';
import { Loadable } from '../ui/loadable';

@Injectable()
export class NoticesStore {
  private readonly api = inject(Api);
  /** Of all sites, or of the one that is open. */
  readonly notices = new Loadable<ConsentNoticeDto[]>((notices) => notices.length === 0);
  /** The texts of the version that is read, word for word. */
  readonly words = new Loadable<NoticeTextWithWordsDto[]>((texts) => texts.length === 0);
  /** Versions about which nothing holds, or about which somebody says so. */
  readonly invalidations = new Loadable<ConsentInvalidationDto[]>(() => false);
  readonly invalidation = new Action();
  readonly drafting = new Action();
  readonly publication = new Action();

  list(siteId?: string): Promise<void> {
    this.notices.clear();
    return this.notices.load(() => this.ask(siteId));
  }

  read({ siteId, version }: Pick<ConsentNoticeDto, 'siteId' | 'version'>): Promise<void> {
    this.words.clear();
    return this.words.load(
      async () => (await this.api.invoke(consentNoticesWords, { siteId, version })).items,
    );
  }

  draft(body: DraftConsentNoticeDto): Promise<ConsentNoticeDto | null> {
    return this.drafting.run(() => this.api.invoke(consentNoticesDraft, { body }));
  }

  async publish({ siteId, version }: Pick<ConsentNoticeDto, 'siteId' | 'version'>): Promise<void> {
    const published = await this.publication.run(() =>
      this.api.invoke(consentNoticesPublish, { siteId, version }),
    );
    if (published) await this.notices.load(() => this.ask(siteId));
  }

  invalid(siteId: string): Promise<void> {
    return this.invalidations.load(
      async () => (await this.api.invoke(consentInvalidationsList, { siteId })).items,
    );
  }

  async invalidate(siteId: string, noticeVersion: string, reason: string): Promise<boolean> {
    const body = { siteId, noticeVersion, reason };
    const asked = await this.invalidation.run(() => this.api.invoke(consentInvalidationsAsk, { body }));
    if (asked) await this.invalid(siteId);
    return asked !== null;
  }

  async agreeInvalid({ siteId, noticeVersion }: ConsentInvalidationDto): Promise<void> {
    const body = { siteId, noticeVersion };
    const agreed = await this.invalidation.run(() => this.api.invoke(consentInvalidationsAgree, { body }));
    if (agreed) await this.invalid(siteId);
  }

  private async ask(siteId?: string): Promise<ConsentNoticeDto[]> {
    return (await this.api.invoke(consentNoticesList, siteId ? { siteId } : {})).items;
  }
}
