import { Injectable, inject } from '@angular/core';
import { Api } from '../api/api';
import {
  disclosureAlarmsAcknowledge,
  disclosureAlarmsClose,
  disclosureAlarmsGet,
  disclosureAlarmsList,
} from '../api/functions';
import type { AlarmDto, AlarmListDto } from '../api/models';
import { Action } from '../ui/action';
import { Loadable } from '../ui/loadable';

export type AlarmState = AlarmDto['state'];

@Injectable()
export class AlarmsStore {
  private readonly api = inject(Api);
  readonly alarms = new Loadable<AlarmListDto>(({ items }) => items.length === 0);
  readonly alarm = new Loadable<AlarmDto>();
  readonly more = new Action();
  readonly step = new Action();

  list(state: AlarmState | null): Promise<void> {
    return this.alarms.load(() => this.api.invoke(disclosureAlarmsList, state ? { state } : {}));
  }

  async listMore(state: AlarmState | null): Promise<void> {
    const shown = this.alarms.value();
    if (!shown?.nextCursor) return;
    const asked = { cursor: shown.nextCursor, ...(state ? { state } : {}) };
    const next = await this.more.run(() => this.api.invoke(disclosureAlarmsList, asked));
    if (next && this.alarms.value() === shown)
      this.alarms.set({ ...next, items: [...shown.items, ...next.items] });
  }

  open(id: string): Promise<void> {
    if (this.alarm.value()?.id !== id) this.alarm.clear();
    return this.alarm.load(() => this.api.invoke(disclosureAlarmsGet, { id }));
  }

  async take(step: 'acknowledge' | 'close', id: string, note: string): Promise<boolean> {
    const act = step === 'close' ? disclosureAlarmsClose : disclosureAlarmsAcknowledge;
    const taken = await this.step.run(() => this.api.invoke(act, { id, body: { note } }));
    if (taken) this.alarm.set(taken);
    return taken !== null;
  }
}
