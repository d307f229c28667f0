import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { AuditLog } from '../../audit/audit-log.service.js';
import { canonicalBytes } from '../../evidence/canonical-json.js';
import { sha256Hex } from '../../evidence/sha256.js';
import type { PersonActor } from '../../platform/actor.js';
import { Clock } from '../../platform/clock.js';
import { ProductError } from '../../platform/product-error.js';
import { Disclosure } from '../disclosure.entity.js';
import { AlarmViews } from './alarm-views.js';
import { settingsOf } from './alarm-watch.service.js';
import { addStep } from './alarm-steps.js';
import type { AlarmDto, AlarmListDto, AlarmQueryDto, AlarmSettingsDto } from './alarms.dto.js';
import { DisclosureAlarm, DisclosureAlarmSetting } from './disclosure-alarm.entity.js';

const notFound = () => new ProductError('ALARM_NOT_FOUND', 404, 'There is no such alarm.');

/** What people do with alarms: look, take note of, and close. Opening is AlarmWatch's. */
@Injectable()
export class DisclosureAlarms {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly views: AlarmViews,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  list(_actor: PersonActor, query: AlarmQueryDto): Promise<AlarmListDto> {
    return this.views.list(this.source.manager, query);
  }

  async get(_actor: PersonActor, id: string): Promise<AlarmDto> {
    const found = await this.views.one(this.source.manager, id);
    if (!found) throw notFound();
    return found;
  }

  async acknowledge(actor: PersonActor, id: string, note: string): Promise<AlarmDto> {
    await this.step(actor, id, { from: 'open', to: 'acknowledged', note });
    return this.get(actor, id);
  }

  async close(actor: PersonActor, id: string, note: string): Promise<AlarmDto> {
    await this.step(actor, id, { from: 'acknowledged', to: 'closed', note });
    return this.get(actor, id);
  }

  async settings(_actor: PersonActor, disclosureId: string): Promise<AlarmSettingsDto> {
    const { manager } = this.source;
    await requireDisclosure(manager, disclosureId);
    const { minimum, fallPercent, baselineDays } = await settingsOf(manager, disclosureId);
    return { minimum, fallPercent, baselineDays };
  }

  async setSettings(
    actor: PersonActor,
    disclosureId: string,
    { minimum, fallPercent, baselineDays }: AlarmSettingsDto,
  ): Promise<AlarmSettingsDto> {
    const settings = { minimum, fallPercent, baselineDays };
    await this.source.transaction(async (manager) => {
      await requireDisclosure(manager, disclosureId);
      await manager.upsert(
        DisclosureAlarmSetting,
        { disclosureId, ...settings, setBy: actor.personId, setAt: this.clock.now() },
        ['disclosureId'],
      );
      await this.audit.append(manager, actor, {
        kind: 'disclosure.alarm.set',
        fields: { disclosure: disclosureId, settingsHash: sha256Hex(canonicalBytes(settings)) },
      });
    });
    return settings;
  }

  private async step(
    actor: PersonActor,
    id: string,
    { from, to, note }: { from: DisclosureAlarm['state']; to: 'acknowledged' | 'closed'; note: string },
  ): Promise<void> {
    await this.source.transaction(async (manager) => {
      const alarm = await manager.findOne(DisclosureAlarm, {
        where: { id },
        lock: { mode: 'pessimistic_write' },
      });
      if (!alarm) throw notFound();
      if (alarm.state !== from)
        throw new ProductError(
          'ALARM_STATE_CHANGED',
          409,
          `The alarm is ${alarm.state}. Look at it again: somebody may have been faster.`,
        );
      const at = this.clock.now();
      await manager.update(
        DisclosureAlarm,
        { id },
        { state: to, ...(to === 'closed' ? { closedAt: at } : { acknowledgedAt: at }) },
      );
      await addStep(manager, id, { what: to, at, personId: actor.personId, note: note.trim() || null });
      await this.audit.append(manager, actor, {
        kind: `disclosure.alarm.${to}`,
        recordingId: alarm.firstRecordingId,
        fields: { alarm: id, disclosure: alarm.disclosureId },
      });
    });
  }
}

async function requireDisclosure(manager: EntityManager, id: string): Promise<void> {
  if (!(await manager.existsBy(Disclosure, { id })))
    throw new ProductError('DISCLOSURE_NOT_FOUND', 404, 'There is no such disclosure.');
}
