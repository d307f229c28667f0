import { Injectable, inject } from '@angular/core';
import { Api } from '../api/api';
import { holdsAskRelease, holdsList, holdsOpen, holdsPlace, holdsRelease, sitesList } from '../api/functions';
import type { MatterDto, PlaceHoldDto } from '../api/models';
import { Action } from '../ui/action';
import { Loadable } from '../ui/loadable';

export interface MattersAndSites {
  items: MatterDto[];
  sites: { id: string; name: string }[];
}

@Injectable()
export class HoldsStore {
  private readonly api = inject(Api);
  readonly matters = new Loadable<MattersAndSites>(({ items }) => items.length === 0);
  readonly opening = new Action();
  readonly placing = new Action();
  readonly releasing = new Action();

  load(): Promise<void> {
    return this.matters.load(async () => {
      const [{ items }, sites] = await Promise.all([
        this.api.invoke(holdsList, {}),
        this.api.invoke(sitesList, {}),
      ]);
      return { items, sites: sites.items.map(({ id, name }) => ({ id, name })) };
    });
  }

  async open(name: string): Promise<boolean> {
    return this.keep(await this.opening.run(() => this.api.invoke(holdsOpen, { body: { name } })));
  }

  async place(id: string, body: PlaceHoldDto): Promise<boolean> {
    return this.keep(await this.placing.run(() => this.api.invoke(holdsPlace, { id, body })));
  }

  async askRelease(hold: string, reason: string): Promise<boolean> {
    const act = () => this.api.invoke(holdsAskRelease, { hold, body: { reason } });
    return this.keep(await this.releasing.run(act));
  }

  async release(hold: string): Promise<boolean> {
    return this.keep(await this.releasing.run(() => this.api.invoke(holdsRelease, { hold })));
  }

  /** The matter as it is now, in its place; a new one comes first. */
  private keep(matter: MatterDto | null): boolean {
    const shown = this.matters.value();
    if (matter === null || !shown) return false;
    const others = shown.items.filter(({ id }) => id !== matter.id);
    const place = shown.items.findIndex(({ id }) => id === matter.id);
    this.matters.set({ ...shown, items: others.toSpliced(Math.max(0, place), 0, matter) });
    return true;
  }
}
