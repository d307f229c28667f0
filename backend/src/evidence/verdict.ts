import type { DisclosureRule, DisclosureVersion } from './disclosure-version.js';
import { type Interval, joinIntervals, longest, total } from './intervals.js';
import { MAX_STRETCH_MS, type ObservationMethod, type Observations, type Stretch } from './observations.js';
import { splitAtClockSteps } from './visit-clock.js';

export const VERDICT_SCHEMA = 'exhibit.verdict/v1';
/** Stretches this close are one: sampling leaves a hole of at most 100 ms, and a busy page may miss one sample. */
export const JOIN_MS = 250;

/** Never "read", never "understood". `not_applicable` is no verdict but the absence of one. */
export type VerdictWord = 'shown' | 'not_shown' | 'cannot_determine' | 'not_applicable';

export type VerdictReason =
  | 'ACTION_NOT_SEEN'
  | 'AMBIGUOUS'
  | 'BLIND'
  | 'CLOCK'
  | 'CONTRADICTED'
  | 'CONTRAST_TOO_LOW'
  | 'CONTRAST_UNKNOWN'
  | 'DEVICE'
  | 'DISTANCE_UNKNOWN'
  | 'FONT_TOO_SMALL'
  | 'GAP'
  | 'HIDDEN'
  | 'MALFORMED'
  | 'NOT_IN_FOREGROUND'
  | 'NOT_OBSERVED'
  | 'NOT_ON_EVERY_PAGE'
  | 'NOT_REBUILT'
  | 'ONLY_AFTER_ACTION'
  | 'OTHER_LOCALE'
  | 'PAGE'
  | 'RECORDER_FAULT'
  | 'RELATIVE_FONT_TOO_SMALL'
  | 'RELATIVE_FONT_UNKNOWN'
  | 'SHARE_TOO_SMALL'
  | 'TEXT_DIFFERS'
  | 'TOO_FAR_FROM_ACTION'
  | 'TOO_SHORT_CONTINUOUS'
  | 'TOO_SHORT_CUMULATIVE'
  | 'ZOOMED';

/** Part of the visit that was captured and lost. null: no end on that side is known. */
export interface ObservationGap {
  from: number | null;
  to: number | null;
}

export interface VerdictInput {
  disclosure: DisclosureVersion;
  observations: Observations;
  gaps: ObservationGap[];
}

export interface Verdict {
  schema: typeof VERDICT_SCHEMA;
  disclosure: string;
  disclosureVersion: number;
  verdict: VerdictWord;
  /** Sorted. Empty only with `shown`. */
  reasons: VerdictReason[];
  /** When the text counted as visible, ms on the visitor's clock. */
  intervals: Interval[];
  continuousMs: number;
  cumulativeMs: number;
  /** The weakest method among what was counted; never upgraded. null when nothing was observed. */
  method: ObservationMethod | null;
  actionAt: number | null;
}

/** Judges one disclosure of one visit. Pure: the same recording gives the same verdict, anywhere, at any time. */
export function judgeDisclosure({ disclosure, observations, gaps }: VerdictInput): Verdict {
  const { rule } = disclosure;
  const visit = splitAtClockSteps(observations, disclosure.key);
  const action = rule.beforeAction === null ? null : visit.firstAction(rule.beforeAction);
  const actionUnseen = rule.beforeAction !== null && action === null;

  const before = visit.stretchesBefore(action);
  const seen = dwell(before, disclosure);
  const met = satisfies(rule, seen);
  const lost = gapsBefore(gaps, action?.at ?? null);
  const unusable = visit.unusableBefore(action);

  const reasons = new Set<VerdictReason>();
  if (actionUnseen) reasons.add('ACTION_NOT_SEEN');
  let verdict: VerdictWord = 'shown';
  if (met && actionUnseen && lost.length > 0) {
    // The action may have happened in the gap, before the text was shown.
    verdict = 'cannot_determine';
    reasons.add('GAP');
  } else if (!met) {
    for (const reason of shortfalls(before, disclosure, seen)) reasons.add(reason);
    if (action !== null && satisfies(rule, dwell(visit.stretchesBefore(null), disclosure)))
      reasons.add('ONLY_AFTER_ACTION');
    const doubts = doubtsAbout(lost, visit.stepsBefore(action), unusable, visit.recorderFaultBefore(action));
    const undecided = doubts.length > 0 && couldSatisfy(rule, seen, lost, doubts, unusable.length);
    if (undecided) for (const doubt of doubts) reasons.add(doubt);
    verdict = undecided ? 'cannot_determine' : 'not_shown';
  }

  return {
    schema: VERDICT_SCHEMA,
    disclosure: disclosure.key,
    disclosureVersion: disclosure.version,
    verdict,
    reasons: [...reasons].sort(),
    intervals: seen.intervals,
    continuousMs: seen.continuousMs,
    cumulativeMs: seen.cumulativeMs,
    method: weakestMethod(seen.counted.length > 0 ? seen.counted : before.flat()),
    actionAt: action?.at ?? null,
  };
}

interface Dwell {
  counted: Stretch[];
  /** Per run of the clock, then over all. */
  runs: Interval[][];
  intervals: Interval[];
  continuousMs: number;
  cumulativeMs: number;
}

/** Time that counts. Runs are never joined across a step of the clock; overlapping time is counted once. */
function dwell(runsOfClock: Stretch[][], { textHash, rule }: DisclosureVersion): Dwell {
  const runs = runsOfClock.map((stretches) => {
    const counts = (stretch: Stretch): boolean => counted(stretch, textHash, rule);
    return joinIntervals(
      stretches.filter(counts),
      JOIN_MS,
      stretches.filter((stretch) => !counts(stretch)),
    );
  });
  const intervals = (runs.length > 1 ? joinIntervals(runs.flat(), 0) : runs.flat()).filter(
    ({ from, to }) => to > from,
  );
  return {
    counted: runsOfClock.flat().filter((stretch) => counted(stretch, textHash, rule)),
    runs,
    intervals,
    continuousMs: runs.reduce((most, run) => Math.max(most, longest(run)), 0),
    cumulativeMs: total(intervals),
  };
}

function counted(stretch: Stretch, textHash: string, rule: DisclosureRule): boolean {
  return stretch.textHash === textHash && shortcomings(stretch, rule).length === 0;
}

function shortcomings(stretch: Stretch, rule: DisclosureRule): VerdictReason[] {
  const reasons: VerdictReason[] = [];
  if (!stretch.foreground) reasons.push('NOT_IN_FOREGROUND');
  if (!stretch.unhidden) reasons.push('HIDDEN');
  // A rule may ask for no share at all; evidence still needs something in view.
  if (stretch.visibleShare < rule.minVisibleShare || stretch.visibleShare === 0)
    reasons.push('SHARE_TOO_SMALL');
  if (stretch.fontPx < rule.minFontPx) reasons.push('FONT_TOO_SMALL');
  return reasons;
}

/** `shown` needs evidence: a rule that asks for 0 ms still needs some time. */
function satisfies(
  rule: DisclosureRule,
  { continuousMs, cumulativeMs }: Pick<Dwell, 'continuousMs' | 'cumulativeMs'>,
): boolean {
  return cumulativeMs > 0 && continuousMs >= rule.minContinuousMs && cumulativeMs >= rule.minCumulativeMs;
}

function shortfalls(
  before: Stretch[][],
  { textHash, rule }: DisclosureVersion,
  seen: Dwell,
): Set<VerdictReason> {
  const reasons = new Set<VerdictReason>();
  const stretches = before.flat();
  if (stretches.length === 0) reasons.add('NOT_OBSERVED');
  for (const stretch of stretches) {
    if (stretch.textHash !== textHash) reasons.add('TEXT_DIFFERS');
    for (const reason of shortcomings(stretch, rule)) reasons.add(reason);
  }
  if (seen.counted.length > 0 && seen.continuousMs < Math.max(1, rule.minContinuousMs))
    reasons.add('TOO_SHORT_CONTINUOUS');
  if (seen.counted.length > 0 && seen.cumulativeMs < Math.max(1, rule.minCumulativeMs))
    reasons.add('TOO_SHORT_CUMULATIVE');
  return reasons;
}

function doubtsAbout(
  lost: Interval[],
  clockSteps: boolean,
  unusable: { why: 'malformed' | 'clock' }[],
  recorderFault: boolean,
): VerdictReason[] {
  const doubts: VerdictReason[] = [];
  if (clockSteps || unusable.some(({ why }) => why === 'clock')) doubts.push('CLOCK');
  if (lost.length > 0) doubts.push('GAP');
  if (unusable.some(({ why }) => why === 'malformed')) doubts.push('MALFORMED');
  if (recorderFault) doubts.push('RECORDER_FAULT');
  return doubts;
}

/** Would the rule be met if everything in doubt had gone well? Then nobody may say `not_shown`. */
function couldSatisfy(
  rule: DisclosureRule,
  seen: Dwell,
  lost: Interval[],
  doubts: VerdictReason[],
  unusable: number,
): boolean {
  // A fault of the recorder says nothing about how long it was blind.
  if (doubts.includes('RECORDER_FAULT')) return true;
  const hoped = joinIntervals([...seen.runs.flat(), ...lost], JOIN_MS);
  if (doubts.every((doubt) => doubt === 'GAP'))
    return satisfies(rule, { continuousMs: longest(hoped), cumulativeMs: total(hoped) });
  // With a clock that cannot be trusted, order is unknown: all time there may have been is taken as unbroken.
  const counted = seen.counted.reduce((sum, { from, to }) => sum + (to - from), 0);
  const most = counted + total(lost) + (seen.counted.length + unusable) * JOIN_MS + unusable * MAX_STRETCH_MS;
  return satisfies(rule, { continuousMs: most, cumulativeMs: most });
}

/** The gaps that reach into the time before the action. One without length, or backwards, has no known extent. */
function gapsBefore(gaps: ObservationGap[], actionAt: number | null): Interval[] {
  return gaps
    .map(({ from, to }) => ({ from: from ?? -Infinity, to: to ?? Infinity }))
    .map((gap) => (gap.to > gap.from ? gap : { from: -Infinity, to: Infinity }))
    .map(({ from, to }) => ({ from, to: Math.min(to, actionAt ?? Infinity) }))
    .filter(({ from, to }) => to > from);
}

function weakestMethod(stretches: Stretch[]): ObservationMethod | null {
  if (stretches.length === 0) return null;
  return stretches.some(({ method }) => method === 'hit-tested') ? 'hit-tested' : 'occlusion-observed';
}
