import { Injectable, inject } from '@angular/core';
import { Api } from '../api/api';
import {
  disclosuresCreate,
  disclosuresDraft,
  disclosuresGet,
  disclosuresList,
  disclosuresPublish,
  disclosuresRuleSets,
} from '../api/functions';
import type {
  CreateDisclosureDto,
  DraftDisclosureVersionDto,
  DisclosureDto,
  RuleSetDto,
} from '../api/models';
import { Action } from '../ui/action';
import { Loadable } from '../ui/loadable';

@Injectable()
export class DisclosuresStore {
  private readonly api = inject(Api);
  readonly disclosures = new Loadable<DisclosureDto[]>((all) => all.length === 0);
  readonly disclosure = new Loadable<DisclosureDto>();
  readonly ruleSets = new Loadable<RuleSetDto[]>((all) => all.length === 0);
  readonly drafting = new Action();
  readonly publication = new Action();

  list(): Promise<void> {
    return this.disclosures.load(async () => (await this.api.invoke(disclosuresList)).items);
  }

  open(id: string): Promise<void> {
    if (this.disclosure.value()?.id !== id) this.disclosure.clear();
    return this.disclosure.load(() => this.api.invoke(disclosuresGet, { id }));
  }

  loadRuleSets(): Promise<void> {
    return this.ruleSets.load(async () => (await this.api.invoke(disclosuresRuleSets)).items);
  }

  create(body: CreateDisclosureDto): Promise<DisclosureDto | null> {
    return this.drafting.run(() => this.api.invoke(disclosuresCreate, { body }));
  }

  draftVersion(id: string, body: DraftDisclosureVersionDto): Promise<DisclosureDto | null> {
    return this.drafting.run(() => this.api.invoke(disclosuresDraft, { id, body }));
  }

  async publish(id: string, version: number): Promise<void> {
    const published = await this.publication.run(() => this.api.invoke(disclosuresPublish, { id, version }));
    if (published) this.disclosure.set(published);
  }
}
