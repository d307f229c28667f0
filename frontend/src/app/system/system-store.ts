import { Injectable, inject } from '@angular/core';
import { Api } from '../api/api';
import { systemGet } from '../api/functions';
import type { SystemDto } from '../api/models';
import { Loadable } from '../ui/loadable';

@Injectable()
export class SystemStore {
  private readonly api = inject(Api);
  readonly system = new Loadable<SystemDto>();

  load(): Promise<void> {
    return this.system.load(() => this.api.invoke(systemGet));
  }
}
