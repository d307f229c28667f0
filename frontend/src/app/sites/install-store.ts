import { Injectable, inject } from '@angular/core';
import { Api } from '../api/api';
import { installsGet } from '../api/functions';
import type { InstallDto } from '../api/models';
import { Loadable } from '../ui/loadable';
import { isUntouched } from './install-checks';

@Injectable()
export class InstallStore {
  private readonly api = inject(Api);
  readonly install = new Loadable<InstallDto>(({ health }) => isUntouched(health));

  open(id: string): Promise<void> {
    if (this.install.value()?.siteId !== id) this.install.clear();
    return this.install.load(() => this.api.invoke(installsGet, { id }));
  }
}
