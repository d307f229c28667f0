import { endOf } from '../../platform/calendar-period.js';
import type { ConsentState } from '../consent-decision.js';

/** What decides whether a record of consent may end. Times are epoch ms of the appliance. */
export interface RecordFacts {
  state: ConsentState;
  /** Whether something may be recorded under it: a visit that is under way when a newer notice comes goes on for a day. */
  allows: boolean;
  /** Since when its state is so. */
  since: number;
  recordedAt: number;
  /** How long it is kept after it is over; null where nobody said it. */
  period: string | null;
  /** Recordings made under it that are not destroyed. */
  recordings: number;
  withdrawalOpen: boolean;
  held: boolean;
  asked: boolean;
}

export const KEEPING = [
  'CLOCK_SET_BACK',
  'NO_PERIOD',
  'IN_FORCE',
  'TOO_YOUNG',
  'RECORDING_KEPT',
  'WITHDRAWAL_OPEN',
  'ON_HOLD',
  'REQUEST_OPEN',
] as const;
export type Keeping = (typeof KEEPING)[number];

/** When the period is over; null for a decision in force, and for a record that ended already. */
export function endsAt({ state, allows, since, recordedAt, period }: RecordFacts): number | null {
  if (period === null || allows || state === 'given' || state === 'informed' || state === 'ended')
    return null;
  return endOf(Math.max(since, recordedAt), period);
}

/** Every reason why a record stays; none when it may end. `now` is null while the clock is set back. In doubt it stays. */
export function keptBecause(facts: RecordFacts, now: number | null): Keeping[] {
  const end = endsAt(facts);
  const kept: Keeping[] = [];
  if (now === null) kept.push('CLOCK_SET_BACK');
  if (facts.period === null) kept.push('NO_PERIOD');
  else if (end === null) kept.push('IN_FORCE');
  else if (now !== null && now < end) kept.push('TOO_YOUNG');
  if (facts.recordings > 0) kept.push('RECORDING_KEPT');
  if (facts.withdrawalOpen) kept.push('WITHDRAWAL_OPEN');
  if (facts.held) kept.push('ON_HOLD');
  if (facts.asked) kept.push('REQUEST_OPEN');
  return kept;
}
