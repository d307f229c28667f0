import { Injectable, inject } from '@angular/core';
import { Api } from '../api/api';
import { roleMappingsDraft, roleMappingsList, roleMappingsPublish } from '../api/functions';
import type { MappingRuleDto, RoleMappingDto, RoleMappingsDto } from '../api/models';
import { Action } from '../ui/action';
import { Loadable } from '../ui/loadable';

@Injectable()
export class RolesStore {
  private readonly api = inject(Api);
  readonly mappings = new Loadable<RoleMappingsDto>();
  readonly drafting = new Action();
  readonly publication = new Action();

  load(): Promise<void> {
    return this.mappings.load(() => this.api.invoke(roleMappingsList));
  }

  draft(rules: MappingRuleDto[]): Promise<RoleMappingDto | null> {
    return this.drafting.run(() => this.api.invoke(roleMappingsDraft, { body: { rules } }));
  }

  async publish(version: number): Promise<void> {
    const published = await this.publication.run(() => this.api.invoke(roleMappingsPublish, { version }));
    if (published) await this.load();
  }
}
