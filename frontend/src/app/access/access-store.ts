import { Injectable, computed, inject } from '@angular/core';
import { Api } from '../api/api';
import {
  accessRequestsApprove,
  accessRequestsCancel,
  accessRequestsDeny,
  accessRequestsGet,
  accessRequestsList,
  accessRequestsRecordings,
  accessRequestsRevoke,
  grantsList,
  grantsRevoke,
} from '../api/functions';
import type { AccessRequestDto, GrantDto, RequestedRecordingDto } from '../api/models';
import { SessionStore } from '../session/session-store';
import { Action } from '../ui/action';
import { Loadable } from '../ui/loadable';

export type RequestList = 'pending' | 'mine' | 'decided' | 'all';

@Injectable()
export class AccessStore {
  private readonly api = inject(Api);
  private readonly sessions = inject(SessionStore);
  readonly requests = new Loadable<AccessRequestDto[]>((requests) => requests.length === 0);
  readonly request = new Loadable<AccessRequestDto>();
  readonly grants = new Loadable<GrantDto[]>((grants) => grants.length === 0);
  readonly requested = new Loadable<RequestedRecordingDto[]>((rows) => rows.length === 0);
  readonly decision = new Action();
  readonly revocation = new Action();
  readonly me = computed(() => ({
    id: this.sessions.session()?.person.id ?? '',
    mayApprove: this.sessions.can('access.approve'),
    mayRule: this.sessions.can('access.rule'),
    mayAsk: this.sessions.can('access.request'),
    seesAll: this.sessions.can('access.see-all'),
    opensRecordings: this.sessions.can('recordings.search'),
  }));

  list(state: RequestList): Promise<void> {
    this.requests.clear();
    return this.requests.load(async () => {
      const { items } = await this.api.invoke(accessRequestsList, { state });
      // Waiting for me: what I asked for myself waits for somebody else.
      return state === 'pending' ? items.filter((request) => request.requestedBy.id !== this.me().id) : items;
    });
  }

  open(id: string): Promise<void> {
    if (this.request.value()?.id !== id) this.request.clear();
    return this.request.load(() => this.api.invoke(accessRequestsGet, { id }));
  }

  approve(id: string, minutes: number): Promise<boolean> {
    return this.decide(() => this.api.invoke(accessRequestsApprove, { id, body: { minutes } }));
  }

  deny(id: string, reason: string): Promise<boolean> {
    return this.decide(() => this.api.invoke(accessRequestsDeny, { id, body: { reason } }));
  }

  cancel(id: string): Promise<boolean> {
    return this.decide(() => this.api.invoke(accessRequestsCancel, { id }));
  }

  listRequested(id: string): Promise<void> {
    return this.requested.load(async () => (await this.api.invoke(accessRequestsRecordings, { id })).items);
  }

  async revokeAll(id: string): Promise<void> {
    const revoked = await this.revocation.run(() => this.api.invoke(accessRequestsRevoke, { id }));
    if (!revoked) return;
    this.request.set(revoked);
    await this.listRequested(id);
  }

  listGrants(): Promise<void> {
    return this.grants.load(async () => (await this.api.invoke(grantsList)).items);
  }

  async revoke(id: string): Promise<void> {
    const revoked = await this.revocation.run(() => this.api.invoke(grantsRevoke, { id }));
    const shown = this.grants.value();
    if (revoked && shown) this.grants.set(shown.map((grant) => (grant.id === id ? revoked : grant)));
  }

  private async decide(act: () => Promise<AccessRequestDto>): Promise<boolean> {
    const decided = await this.decision.run(act);
    if (decided) this.request.set(decided);
    return decided !== null;
  }
}
