import { Injectable, inject } from '@angular/core';
import { Api } from '../api/api';
import {
  sitesList,
  subjectRequestsCarryOut,
  subjectRequestsCopy,
  subjectRequestsDecline,
  subjectRequestsExtend,
  subjectRequestsIdentify,
  subjectRequestsLift,
  subjectRequestsList,
  subjectRequestsOne,
  subjectRequestsOpen,
} from '../api/functions';
import type { OpenSubjectRequestDto, SubjectRequestDto, SubjectRequestSummaryDto } from '../api/models';
import { Action } from '../ui/action';
import { Loadable } from '../ui/loadable';

export interface RequestsAndSites {
  items: SubjectRequestSummaryDto[];
  sites: { id: string; name: string }[];
}

@Injectable()
export class SubjectRequestsStore {
  private readonly api = inject(Api);
  readonly requests = new Loadable<RequestsAndSites>(({ items }) => items.length === 0);
  readonly request = new Loadable<SubjectRequestDto>();
  readonly opening = new Action();
  readonly acting = new Action();

  list(): Promise<void> {
    return this.requests.load(async () => {
      const [{ items }, sites] = await Promise.all([
        this.api.invoke(subjectRequestsList, {}),
        this.api.invoke(sitesList, {}),
      ]);
      return { items, sites: sites.items.map(({ id, name }) => ({ id, name })) };
    });
  }

  load(id: string): Promise<void> {
    return this.request.load(() => this.api.invoke(subjectRequestsOne, { id }));
  }

  open(body: OpenSubjectRequestDto): Promise<SubjectRequestDto | null> {
    return this.opening.run(() => this.api.invoke(subjectRequestsOpen, { body }));
  }

  identify(id: string, identityCheck: string): Promise<boolean> {
    return this.act(() => this.api.invoke(subjectRequestsIdentify, { id, body: { identityCheck } }));
  }

  extend(id: string, reason: string): Promise<boolean> {
    return this.act(() => this.api.invoke(subjectRequestsExtend, { id, body: { reason } }));
  }

  decline(id: string, reason: string): Promise<boolean> {
    return this.act(() => this.api.invoke(subjectRequestsDecline, { id, body: { reason } }));
  }

  carryOut(id: string): Promise<boolean> {
    return this.act(() => this.api.invoke(subjectRequestsCarryOut, { id }));
  }

  lift(id: string): Promise<boolean> {
    return this.act(() => this.api.invoke(subjectRequestsLift, { id }));
  }

  copy(id: string): Promise<boolean> {
    return this.act(() => this.api.invoke(subjectRequestsCopy, { id }));
  }

  private async act(call: () => Promise<SubjectRequestDto>): Promise<boolean> {
    const request = await this.acting.run(call);
    if (request !== null) this.request.set(request);
    return request !== null;
  }
}
