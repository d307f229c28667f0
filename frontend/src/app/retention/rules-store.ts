import { Injectable, inject } from '@angular/core';
import { Api } from '../api/api';
import {
  retentionDraft,
  retentionList,
  retentionPreview,
  retentionPublish,
  retentionReady,
  sitesList,
} from '../api/functions';
import type {
  DraftRetentionRulesDto,
  ReadyRuleSetDto,
  RetentionPreviewDto,
  RetentionRulesListDto,
} from '../api/models';
import { Action } from '../ui/action';
import { Loadable } from '../ui/loadable';

export interface Rulebook extends RetentionRulesListDto {
  sites: { id: string; name: string }[];
  ready: ReadyRuleSetDto[];
}

@Injectable()
export class RulesStore {
  private readonly api = inject(Api);
  readonly rulebook = new Loadable<Rulebook>(({ items }) => items.length === 0);
  readonly preview = new Loadable<RetentionPreviewDto>();
  readonly drafting = new Action();
  readonly publishing = new Action();

  load(): Promise<void> {
    return this.rulebook.load(async () => {
      const [rules, ready, sites] = await Promise.all([
        this.api.invoke(retentionList, {}),
        this.api.invoke(retentionReady, {}),
        this.api.invoke(sitesList, {}),
      ]);
      return { ...rules, ready: ready.items, sites: sites.items.map(({ id, name }) => ({ id, name })) };
    });
  }

  look(version: number): Promise<void> {
    if (this.preview.value()?.version !== version) this.preview.clear();
    return this.preview.load(() => this.api.invoke(retentionPreview, { version }));
  }

  async draft(body: DraftRetentionRulesDto): Promise<number | null> {
    const made = await this.drafting.run(() => this.api.invoke(retentionDraft, { body }));
    return made?.items[0]?.version ?? null;
  }

  async publish(version: number): Promise<boolean> {
    const done = await this.publishing.run(() => this.api.invoke(retentionPublish, { version }));
    if (done) await this.load();
    return done !== null;
  }

  siteName(id: string): string {
    return this.rulebook.value()?.sites.find((site) => site.id === id)?.name ?? id.slice(0, 8);
  }
}
