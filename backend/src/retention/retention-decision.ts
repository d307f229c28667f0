import { endOf } from '../platform/calendar-period.js';
import { applies, type RetentionRuleSet, subjectOf } from './retention-rule.js';

/** Why a recording ends before its maximum. The visitor's word, and when it came. */
export interface AskedEnding {
  cause: 'withdrawal' | 'erasure';
  at: number;
  /** Until when a legal basis that was declared beforehand keeps it all the same; null without one. */
  basisUntil: number | null;
}

/** What decides about a recording. Times are epoch ms of the appliance, never of the visitor. */
export interface RetentionFacts {
  site: string;
  /** When the last of it arrived. */
  keptFrom: number;
  ending: AskedEnding | null;
}

/** Infinity is for ever. */
export interface Due {
  keepUntil: number;
  destroyBy: number;
  approval: boolean;
  /** Laws that ask for a minimum, those that last longest first. */
  laws: string[];
}

/**
 * The longest minimum wins; then the shortest maximum, but never before that minimum. What the visitor asked for ends
 * it earlier, as soon as minimum and declared basis allow.
 */
export function dueOf({ site, keptFrom, ending }: RetentionFacts, set: RetentionRuleSet): Due {
  const subject = subjectOf(site, set);
  const rules = set.rules.filter((rule) => applies(rule, subject));
  const minimums = rules
    .flatMap(({ minimum }) => minimum ?? [])
    .map(({ period, law }) => ({ until: endOf(keptFrom, period), law }))
    .sort((one, other) => other.until - one.until);
  const maximums = rules.flatMap(({ maximum }) => (maximum === null ? [] : endOf(keptFrom, maximum)));
  const keepUntil = Math.max(keptFrom, ...minimums.map(({ until }) => until));
  const ordinary = Math.max(keepUntil, Math.min(Infinity, ...maximums));
  const asked = ending === null ? Infinity : Math.max(keepUntil, ending.at, ending.basisUntil ?? -Infinity);
  return {
    keepUntil,
    destroyBy: Math.min(ordinary, asked),
    approval: rules.some(({ approval }) => approval),
    laws: [...new Set(minimums.map(({ law }) => law))],
  };
}

export const REFUSALS = [
  'CLOCK_SET_BACK',
  'NO_RULES',
  'ON_HOLD',
  'BELOW_MINIMUM',
  'NOT_DUE',
  'APPROVAL_MISSING',
] as const;
export type Refusal = (typeof REFUSALS)[number];

/** Clocks are corrected by moments all the time. */
export const CLOCK_SLACK_MS = 60_000;

export interface RetentionTime {
  now: number;
  /** The latest time that was ever seen. */
  latest: number;
}

export const isSetBack = ({ now, latest }: RetentionTime): boolean => now + CLOCK_SLACK_MS < latest;

/** Every reason why a recording may not be destroyed now; none when it may. `due` is null where no rules are in force. */
export function refusals(
  due: Pick<Due, 'keepUntil' | 'destroyBy' | 'approval'> | null,
  standing: { held: boolean; approved: boolean },
  time: RetentionTime,
): Refusal[] {
  const found: Refusal[] = [];
  if (isSetBack(time)) found.push('CLOCK_SET_BACK');
  if (standing.held) found.push('ON_HOLD');
  if (due === null) return [...found, 'NO_RULES'];
  if (time.now < due.keepUntil) found.push('BELOW_MINIMUM');
  if (time.now < due.destroyBy) found.push('NOT_DUE');
  if (due.approval && !standing.approved) found.push('APPROVAL_MISSING');
  return found;
}

export type RestrictionReason = 'ON_HOLD' | 'BELOW_MINIMUM' | 'DECLARED_BASIS' | 'NO_RULES';

/** What a withdrawal or an erasure leads to: destroyed, or kept where nobody can watch it, with why and until when. */
export type EndingOutcome =
  | { outcome: 'destroy' }
  /** `until` is null where nobody can tell: a hold ends when people end it. */
  | { outcome: 'restrict'; why: RestrictionReason[]; until: number | null };

export function outcomeOf(
  facts: RetentionFacts & { ending: AskedEnding },
  set: RetentionRuleSet | null,
  held: boolean,
  now: number,
): EndingOutcome {
  const due = set === null ? null : dueOf(facts, set);
  const why: RestrictionReason[] = held ? ['ON_HOLD'] : [];
  if (due === null) why.push('NO_RULES');
  if (due !== null && due.keepUntil > now) why.push('BELOW_MINIMUM');
  if ((facts.ending.basisUntil ?? 0) > now && (due?.destroyBy ?? Infinity) > now) why.push('DECLARED_BASIS');
  if (why.length === 0) return { outcome: 'destroy' };
  const until = held || due === null || due.destroyBy === Infinity ? null : due.destroyBy;
  return { outcome: 'restrict', why, until };
}
