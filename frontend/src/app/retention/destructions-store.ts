import { Injectable, inject } from '@angular/core';
import { Api } from '../api/api';
import { destructionsApprove, destructionsList, retentionSet, retentionState } from '../api/functions';
import type { DestructionDto, DestructionPageDto, SetSweeperDto, SweeperDto } from '../api/models';
import { Action } from '../ui/action';
import { Loadable } from '../ui/loadable';

export type DestructionState = DestructionDto['state'];

@Injectable()
export class DestructionsStore {
  private readonly api = inject(Api);
  readonly destructions = new Loadable<DestructionPageDto>(({ items }) => items.length === 0);
  readonly sweeper = new Loadable<SweeperDto>();
  readonly more = new Action();
  readonly setting = new Action();
  readonly approving = new Action();

  list(state: DestructionState | null): Promise<void> {
    return this.destructions.load(() => this.api.invoke(destructionsList, state ? { state } : {}));
  }

  async listMore(state: DestructionState | null): Promise<void> {
    const shown = this.destructions.value();
    if (!shown?.nextCursor) return;
    const asked = { cursor: shown.nextCursor, ...(state ? { state } : {}) };
    const next = await this.more.run(() => this.api.invoke(destructionsList, asked));
    if (next && this.destructions.value() === shown)
      this.destructions.set({ ...next, items: [...shown.items, ...next.items] });
  }

  look(): Promise<void> {
    return this.sweeper.load(() => this.api.invoke(retentionState, {}));
  }

  async set(body: SetSweeperDto): Promise<void> {
    const now = await this.setting.run(() => this.api.invoke(retentionSet, { body }));
    if (now) this.sweeper.set(now);
  }

  async approve(recordings: string[]): Promise<boolean> {
    return (
      (await this.approving.run(() => this.api.invoke(destructionsApprove, { body: { recordings } }))) !==
      null
    );
  }
}
