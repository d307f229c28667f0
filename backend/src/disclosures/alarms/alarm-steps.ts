import type { EntityManager } from 'typeorm';
import { DisclosureAlarmStep } from './disclosure-alarm.entity.js';

type Step = Omit<
  DisclosureAlarmStep,
  'alarmId' | 'step' | 'personId' | 'note' | 'firstRecordingId' | 'figures'
> &
  Partial<DisclosureAlarmStep>;

/** Writes down the next step of an alarm whose row is locked. */
export async function addStep(manager: EntityManager, alarmId: string, step: Step): Promise<void> {
  const taken = await manager.countBy(DisclosureAlarmStep, { alarmId });
  await manager.insert(DisclosureAlarmStep, { alarmId, step: taken + 1, ...step });
}
