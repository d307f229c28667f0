import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AlarmCause, AlarmFigures, AlarmSettings } from './alarm-decision.js';

/** There is one for each cause; it is opened, acknowledged and closed, and opened again. */
@Entity('disclosure_alarm')
export class DisclosureAlarm {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'disclosure_id' })
  disclosureId: string;

  @Column('text')
  cause: AlarmCause;

  /** Empty for what is not about one page. */
  @Column('text')
  page: string;

  @Column('text')
  state: 'open' | 'acknowledged' | 'closed';

  @Column('timestamptz', { name: 'opened_at' })
  openedAt: Date;

  @Column('uuid', { name: 'first_recording_id' })
  firstRecordingId: string;

  @Column('jsonb')
  figures: AlarmFigures;

  @Column('timestamptz', { name: 'last_found_at' })
  lastFoundAt: Date;

  @Column('timestamptz', { name: 'acknowledged_at', nullable: true })
  acknowledgedAt: Date | null;

  @Column('timestamptz', { name: 'closed_at', nullable: true })
  closedAt: Date | null;
}

@Entity('disclosure_alarm_step')
export class DisclosureAlarmStep {
  @PrimaryColumn('uuid', { name: 'alarm_id' })
  alarmId: string;

  @PrimaryColumn('integer')
  step: number;

  @Column('text')
  what: 'opened' | 'reopened' | 'acknowledged' | 'closed';

  @Column('timestamptz')
  at: Date;

  @Column('uuid', { name: 'person_id', nullable: true })
  personId: string | null;

  @Column('text', { nullable: true })
  note: string | null;

  @Column('uuid', { name: 'first_recording_id', nullable: true })
  firstRecordingId: string | null;

  @Column('jsonb', { nullable: true })
  figures: AlarmFigures | null;
}

@Entity('disclosure_alarm_setting')
export class DisclosureAlarmSetting implements AlarmSettings {
  @PrimaryColumn('uuid', { name: 'disclosure_id' })
  disclosureId: string;

  @Column('integer')
  minimum: number;

  @Column('integer', { name: 'fall_percent' })
  fallPercent: number;

  @Column('integer', { name: 'baseline_days' })
  baselineDays: number;

  @Column('uuid', { name: 'set_by' })
  setBy: string;

  @Column('timestamptz', { name: 'set_at' })
  setAt: Date;
}
