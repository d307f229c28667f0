import { Injectable, inject } from '@angular/core';
import { Api } from '../api/api';
import {
  disclosureRunsCancel,
  disclosureRunsEvaluate,
  disclosureRunsGet,
  disclosureRunsList,
  disclosureRunsPreview,
} from '../api/functions';
import type { DisclosureRunDto, EvaluateDisclosureDto } from '../api/models';
import { Action } from '../ui/action';
import { Loadable } from '../ui/loadable';

/** Runs of a version over stored recordings: previews and evaluations. */
@Injectable()
export class RunsStore {
  private readonly api = inject(Api);
  readonly runs = new Loadable<DisclosureRunDto[]>((all) => all.length === 0);
  readonly run = new Loadable<DisclosureRunDto>();
  readonly asking = new Action();
  readonly cancelling = new Action();

  list(id: string): Promise<void> {
    return this.runs.load(async () => (await this.api.invoke(disclosureRunsList, { id })).items);
  }

  open(id: string, run: string): Promise<void> {
    if (this.run.value()?.id !== run) this.run.clear();
    return this.run.load(() => this.api.invoke(disclosureRunsGet, { id, run }));
  }

  preview(id: string, version: number, days: number): Promise<DisclosureRunDto | null> {
    return this.asking.run(() => this.api.invoke(disclosureRunsPreview, { id, version, body: { days } }));
  }

  evaluate(id: string, version: number, body: EvaluateDisclosureDto): Promise<DisclosureRunDto | null> {
    return this.asking.run(() => this.api.invoke(disclosureRunsEvaluate, { id, version, body }));
  }

  async cancel(id: string, run: string): Promise<void> {
    const cancelled = await this.cancelling.run(() => this.api.invoke(disclosureRunsCancel, { id, run }));
    if (cancelled) this.run.set(cancelled);
  }
}
