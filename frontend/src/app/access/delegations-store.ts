import { Injectable, inject } from '@angular/core';
import { Api } from '../api/api';
import {
  accessDelegationsEnd,
  accessDelegationsList,
  accessDelegationsMake,
  accessRulesPeople,
} from '../api/functions';
import type { DelegateDto, DelegationDto, PersonDto } from '../api/models';
import { Action } from '../ui/action';
import { Loadable } from '../ui/loadable';

@Injectable()
export class DelegationsStore {
  private readonly api = inject(Api);
  readonly delegations = new Loadable<DelegationDto[]>((items) => items.length === 0);
  readonly people = new Loadable<PersonDto[]>();
  readonly making = new Action();
  readonly ending = new Action();

  load(): Promise<void> {
    return this.delegations.load(async () => (await this.api.invoke(accessDelegationsList)).items);
  }

  loadPeople(): Promise<void> {
    return this.people.load(async () => (await this.api.invoke(accessRulesPeople)).items);
  }

  async make(body: DelegateDto): Promise<boolean> {
    const made = await this.making.run(() => this.api.invoke(accessDelegationsMake, { body }));
    if (made) await this.load();
    return made !== null;
  }

  async end(id: string): Promise<void> {
    if (await this.ending.run(() => this.api.invoke(accessDelegationsEnd, { id }))) await this.load();
  }
}
