import { Injectable, inject } from '@angular/core';
import { Api } from '../api/api';
import { maskingPoliciesDraft, maskingPoliciesList, maskingPoliciesPublish } from '../api/functions';
import type { MaskingPolicyDto, DraftUnmaskRuleDto } from '../api/models';
import { Action } from '../ui/action';
import { Loadable } from '../ui/loadable';

@Injectable()
export class MaskingStore {
  private readonly api = inject(Api);
  /** Of all sites, or of the one that is open. */
  readonly policies = new Loadable<MaskingPolicyDto[]>((policies) => policies.length === 0);
  readonly drafting = new Action();
  readonly publication = new Action();

  list(siteId?: string): Promise<void> {
    this.policies.clear();
    return this.policies.load(() => this.ask(siteId));
  }

  draft(siteId: string, rules: DraftUnmaskRuleDto[]): Promise<MaskingPolicyDto | null> {
    return this.drafting.run(() => this.api.invoke(maskingPoliciesDraft, { body: { siteId, rules } }));
  }

  async publish(siteId: string, version: number): Promise<void> {
    const published = await this.publication.run(() =>
      this.api.invoke(maskingPoliciesPublish, { siteId, version }),
    );
    if (published) await this.policies.load(() => this.ask(siteId));
  }

  private async ask(siteId?: string): Promise<MaskingPolicyDto[]> {
    return (await this.api.invoke(maskingPoliciesList, siteId ? { siteId } : {})).items;
  }
}
