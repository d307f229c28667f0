import { Injectable, inject } from '@angular/core';
import { Api } from '../api/api';
import {
  type DisclosureCoverageCount$Params,
  disclosureCoverageCount,
  disclosureCoverageRecordings,
  disclosuresList,
} from '../api/functions';
import type { CoverageDto, CoveredRecordingsDto, DisclosureDto } from '../api/models';
import { Action } from '../ui/action';
import { Loadable } from '../ui/loadable';
import type { Outcome } from './coverage-words';

export type CoverageBy = 'page' | 'device' | 'disclosure' | 'site';

export interface CoverageQuestion {
  disclosure: string;
  site: string;
  from: string;
  to: string;
  by: CoverageBy;
  page: string;
  device: string;
  outcome: Outcome | '';
}

/** What was left empty is not asked. */
function filled({
  disclosure,
  site,
  from,
  to,
  page,
  device,
}: CoverageQuestion): Partial<DisclosureCoverageCount$Params> {
  const all = Object.entries({ disclosure, site, from, to, page, device });
  return Object.fromEntries(
    all.filter(([, value]) => value !== ''),
  ) as Partial<DisclosureCoverageCount$Params>;
}

@Injectable()
export class CoverageStore {
  private readonly api = inject(Api);
  readonly disclosures = new Loadable<DisclosureDto[]>((all) => all.length === 0);
  readonly days = new Loadable<CoverageDto>();
  readonly groups = new Loadable<CoverageDto>(({ groups }) => groups.length === 0);
  readonly recordings = new Loadable<CoveredRecordingsDto>(({ items }) => items.length === 0);
  readonly more = new Action();

  loadDisclosures(): Promise<void> {
    return this.disclosures.load(async () => (await this.api.invoke(disclosuresList)).items);
  }

  async count(asked: CoverageQuestion): Promise<void> {
    const filter = filled(asked);
    await Promise.all([
      this.days.load(() => this.api.invoke(disclosureCoverageCount, { ...filter, by: 'day' })),
      this.groups.load(() => this.api.invoke(disclosureCoverageCount, { ...filter, by: asked.by })),
    ]);
  }

  list(asked: CoverageQuestion): Promise<void> {
    return this.recordings.load(() => this.ask(asked, null));
  }

  async listMore(asked: CoverageQuestion): Promise<void> {
    const shown = this.recordings.value();
    if (!shown?.nextCursor) return;
    const next = await this.more.run(() => this.ask(asked, shown.nextCursor));
    if (next && this.recordings.value() === shown)
      this.recordings.set({ items: [...shown.items, ...next.items], nextCursor: next.nextCursor });
  }

  private ask(asked: CoverageQuestion, cursor: string | null): Promise<CoveredRecordingsDto> {
    return this.api.invoke(disclosureCoverageRecordings, {
      ...filled(asked),
      disclosure: asked.disclosure,
      ...(asked.outcome ? { outcome: asked.outcome } : {}),
      ...(cursor ? { cursor } : {}),
      limit: 20,
    });
  }
}
