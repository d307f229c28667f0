import { Injectable, inject } from '@angular/core';
import { Api } from '../api/api';
import { integrityAsk, integrityGet } from '../api/functions';
import type { IntegrityDto } from '../api/models';
import { Action } from '../ui/action';
import { Loadable } from '../ui/loadable';

@Injectable()
export class IntegrityStore {
  private readonly api = inject(Api);
  readonly integrity = new Loadable<IntegrityDto>(({ runs }) => runs.length === 0);
  readonly asking = new Action();

  load(): Promise<void> {
    return this.integrity.load(() => this.api.invoke(integrityGet));
  }

  async ask(): Promise<void> {
    if (await this.asking.run(() => this.api.invoke(integrityAsk))) await this.load();
  }
}
