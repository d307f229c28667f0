import { Injectable, inject } from '@angular/core';
import { Api } from '../api/api';
import { accessRulesDraft, accessRulesList, accessRulesPeople, accessRulesPublish } from '../api/functions';
import type { AccessRuleDto, DraftAccessRuleDto, PersonDto } from '../api/models';
import { Action } from '../ui/action';
import { Loadable } from '../ui/loadable';

@Injectable()
export class RulesStore {
  private readonly api = inject(Api);
  readonly rules = new Loadable<AccessRuleDto[]>((rules) => rules.length === 0);
  readonly people = new Loadable<PersonDto[]>();
  readonly drafting = new Action();
  readonly publishing = new Action();

  load(): Promise<void> {
    return this.rules.load(async () => (await this.api.invoke(accessRulesList)).items);
  }

  loadPeople(): Promise<void> {
    return this.people.load(async () => (await this.api.invoke(accessRulesPeople)).items);
  }

  async draft(body: DraftAccessRuleDto): Promise<boolean> {
    const made = await this.drafting.run(() => this.api.invoke(accessRulesDraft, { body }));
    if (made) await this.load();
    return made !== null;
  }

  async publish(id: string): Promise<void> {
    if (await this.publishing.run(() => this.api.invoke(accessRulesPublish, { id }))) await this.load();
  }
}
