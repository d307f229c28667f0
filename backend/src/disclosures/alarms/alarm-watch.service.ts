import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { AuditLog } from '../../audit/audit-log.service.js';
import { Notices } from '../../notices/notices.service.js';
import type { SystemActor } from '../../platform/actor.js';
import { Clock } from '../../platform/clock.js';
import { lockByName } from '../../platform/database/lock-by-name.js';
import { Jobs } from '../../platform/jobs/jobs.service.js';
import { Disclosure } from '../disclosure.entity.js';
import {
  type AlarmFinding,
  type AlarmSettings,
  USUAL_SETTINGS,
  alarmStep,
  evidenceSince,
  pageLost,
  shareFell,
  textDrift,
} from './alarm-decision.js';
import { alarmEvidence, watchedPages } from './alarm-evidence.js';
import { alarmNotice } from './alarm-notice.js';
import { addStep } from './alarm-steps.js';
import { DisclosureAlarm, DisclosureAlarmSetting } from './disclosure-alarm.entity.js';

const SOON_MS = 5_000;
const ACTOR: SystemActor = { kind: 'system', job: 'disclosures.watch' };

/** Looks at what was counted and opens what has to be opened. Runs again without harm. */
@Injectable()
export class AlarmWatch {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly audit: AuditLog,
    private readonly notices: Notices,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
  ) {}

  /** Disclosures that recorders watch for. */
  async watched(): Promise<string[]> {
    const rows: { id: string }[] = await this.source.query(
      `SELECT DISTINCT disclosure_id AS id FROM disclosure_version WHERE published_at IS NOT NULL`,
    );
    return rows.map(({ id }) => id);
  }

  /** A look at each disclosure that was judged for the recording, a moment later and once for many recordings. */
  async lookSoon(recordingId: string): Promise<void> {
    const { manager } = this.source;
    const rows: { id: string }[] = await manager.query(
      `SELECT disclosure_id AS id FROM disclosure_coverage WHERE recording_id = $1`,
      [recordingId],
    );
    const startAfter = new Date(this.clock.now().getTime() + SOON_MS);
    for (const { id } of rows)
      await this.jobs.enqueue(
        manager,
        'disclosures.watch',
        { disclosureId: id },
        { startAfter, singletonKey: id },
      );
  }

  async look(disclosureId: string): Promise<void> {
    await this.source.transaction(async (manager) => {
      // Two looks at once would open the same alarm twice: the second finds it open.
      await lockByName(manager, `alarms:${disclosureId}`);
      const disclosure = await manager.findOneBy(Disclosure, { id: disclosureId });
      if (!disclosure) return;
      const now = this.clock.now();
      const settings = await settingsOf(manager, disclosureId);
      const since = evidenceSince(settings, now);
      const alarms = await manager.findBy(DisclosureAlarm, { disclosureId });
      const about = { manager, disclosure, alarms, settings, since, now };
      await this.settle(about, 'share-fell', undefined, shareFell);
      for (const page of await watchedPages(manager, disclosureId, since)) {
        await this.settle(about, 'page-lost', page, pageLost);
        await this.settle(about, 'text-drift', page, textDrift);
      }
    });
  }

  private async settle(
    { manager, disclosure, alarms, settings, since, now }: Look,
    cause: AlarmFinding['cause'],
    page: string | undefined,
    decide: typeof shareFell,
  ): Promise<void> {
    const alarm = alarms.find((one) => one.cause === cause && one.page === (page ?? '')) ?? null;
    const evidence = await alarmEvidence(
      manager,
      {
        disclosureId: disclosure.id,
        ...(page === undefined ? {} : { page }),
        since,
        closedAt: alarm?.closedAt ?? null,
      },
      settings,
    );
    const finding = decide(evidence, settings);
    const step = alarmStep(alarm?.state ?? null, finding);
    if (finding === null || step === null) return;
    if (alarm !== null && step === 'still') {
      await manager.update(DisclosureAlarm, { id: alarm.id }, { lastFoundAt: now });
      return;
    }
    await this.open(manager, disclosure, { id: alarm?.id ?? null, page: page ?? '', finding, now });
  }

  private async open(
    manager: EntityManager,
    disclosure: Disclosure,
    { id: known, page, finding, now }: { id: string | null; page: string; finding: AlarmFinding; now: Date },
  ): Promise<void> {
    const { cause, firstRecordingId, figures } = finding;
    const id = known ?? randomUUID();
    const opened = {
      ...{ state: 'open' as const, openedAt: now, firstRecordingId, figures, lastFoundAt: now },
      ...{ acknowledgedAt: null, closedAt: null },
    };
    if (known) await manager.update(DisclosureAlarm, { id }, opened);
    else await manager.insert(DisclosureAlarm, { id, disclosureId: disclosure.id, cause, page, ...opened });
    const what = known ? 'reopened' : 'opened';
    await addStep(manager, id, { what, at: now, firstRecordingId, figures });
    await this.audit.append(manager, ACTOR, {
      kind: `disclosure.alarm.${what}`,
      recordingId: firstRecordingId,
      fields: { alarm: id, disclosure: disclosure.id, cause },
    });
    await this.notices.write(manager, alarmNotice({ id, disclosure, finding, again: known !== null }));
  }
}

interface Look {
  manager: EntityManager;
  disclosure: Disclosure;
  alarms: readonly DisclosureAlarm[];
  settings: AlarmSettings;
  since: Date;
  now: Date;
}

/** What was set for the disclosure, or what is usual. */
export async function settingsOf(manager: EntityManager, disclosureId: string): Promise<AlarmSettings> {
  return (await manager.findOneBy(DisclosureAlarmSetting, { disclosureId })) ?? USUAL_SETTINGS;
}
