import { Injectable, inject } from '@angular/core';
import { Api } from '../api/api';
import { maskingReviewsConfirm, maskingReviewsList, maskingReviewsOne } from '../api/functions';
import type { MaskingReviewDto, ReviewedSiteDto } from '../api/models';
import { Action } from '../ui/action';
import { Loadable } from '../ui/loadable';

@Injectable()
export class MaskingReviewStore {
  private readonly api = inject(Api);
  readonly sites = new Loadable<ReviewedSiteDto[]>();
  /** Empty where nothing is shown and nothing was recorded yet. */
  readonly review = new Loadable<MaskingReviewDto>(({ dueAt }) => dueAt === null);
  readonly confirming = new Action();

  list(): Promise<void> {
    return this.sites.load(async () => (await this.api.invoke(maskingReviewsList, {})).items);
  }

  load(siteId: string): Promise<void> {
    this.review.clear();
    return this.review.load(() => this.api.invoke(maskingReviewsOne, { siteId }));
  }

  /** Of the list that is on the screen and of no other. */
  async confirm({ siteId, listHash }: MaskingReviewDto, note: string): Promise<boolean> {
    const reviewed = await this.confirming.run(() =>
      this.api.invoke(maskingReviewsConfirm, { siteId, body: { listHash, note } }),
    );
    if (reviewed !== null) this.review.set(reviewed);
    return reviewed !== null;
  }
}
