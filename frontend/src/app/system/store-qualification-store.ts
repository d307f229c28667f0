import { Injectable, inject } from '@angular/core';
import { Api } from '../api/api';
import { storeQualificationGet, storeQualificationRun } from '../api/functions';
import type { StoreQualificationDto } from '../api/models';
import { Loadable } from '../ui/loadable';

@Injectable()
export class StoreQualificationStore {
  private readonly api = inject(Api);
  readonly qualification = new Loadable<StoreQualificationDto>(({ last }) => last === null);

  load(): Promise<void> {
    return this.qualification.load(() => this.api.invoke(storeQualificationGet));
  }

  /** S3 has no question for a server's version, so the person may say it. */
  async examine(serverVersion: string): Promise<void> {
    const body = serverVersion === '' ? {} : { serverVersion };
    this.qualification.set(await this.api.invoke(storeQualificationRun, { body }));
  }
}
