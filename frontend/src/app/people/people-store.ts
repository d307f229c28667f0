import { Injectable, inject } from '@angular/core';
import { Api } from '../api/api';
import {
  peopleEndSessions,
  peopleList,
  personLinksDraft,
  personLinksList,
  personLinksPublish,
} from '../api/functions';
import type { KnownPersonDto, PersonLinkDto } from '../api/models';
import { Action } from '../ui/action';
import { Loadable } from '../ui/loadable';

@Injectable()
export class PeopleStore {
  private readonly api = inject(Api);
  readonly people = new Loadable<KnownPersonDto[]>((items) => items.length === 0);
  readonly links = new Loadable<PersonLinkDto[]>((items) => items.length === 0);
  readonly ending = new Action();
  readonly linking = new Action();
  readonly confirming = new Action();

  loadPeople(): Promise<void> {
    return this.people.load(async () => (await this.api.invoke(peopleList)).items);
  }

  loadLinks(): Promise<void> {
    return this.links.load(async () => (await this.api.invoke(personLinksList)).items);
  }

  async endSessions(id: string): Promise<void> {
    const ended = await this.ending.run(() => this.api.invoke(peopleEndSessions, { id }));
    if (ended) await this.loadPeople();
  }

  async link(one: string, other: string): Promise<PersonLinkDto | null> {
    const drafted = await this.linking.run(() => this.api.invoke(personLinksDraft, { body: { one, other } }));
    if (drafted) await this.loadLinks();
    return drafted;
  }

  async confirmLink(id: string): Promise<void> {
    const confirmed = await this.confirming.run(() => this.api.invoke(personLinksPublish, { id }));
    if (confirmed) await this.loadLinks();
  }
}
