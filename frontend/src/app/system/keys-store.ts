import { Injectable, inject } from '@angular/core';
import { Api } from '../api/api';
import {
  keysGet,
  keysImportChain,
  keysRenewSigningKey,
  keysRenewVerifierKey,
  keysRequest,
  keysRotate,
} from '../api/functions';
import type { KeysDto } from '../api/models';
import { Loadable } from '../ui/loadable';

@Injectable()
export class KeysStore {
  private readonly api = inject(Api);
  readonly keys = new Loadable<KeysDto>();

  load(): Promise<void> {
    return this.keys.load(() => this.api.invoke(keysGet));
  }

  async rotate(): Promise<void> {
    await this.api.invoke(keysRotate);
    await this.load();
  }

  async renewSigningKey(): Promise<void> {
    await this.api.invoke(keysRenewSigningKey);
    await this.load();
  }

  async renewVerifierKey(): Promise<void> {
    await this.api.invoke(keysRenewVerifierKey);
    await this.load();
  }

  /** The request, PEM. */
  async request(): Promise<string> {
    const { pem } = await this.api.invoke(keysRequest);
    await this.load();
    return pem;
  }

  async importChain(pem: string): Promise<void> {
    await this.api.invoke(keysImportChain, { body: { pem } });
    await this.load();
  }
}
