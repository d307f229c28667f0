import type { DisclosureRule, DisclosureVersion } from './disclosure-version.js';
import { deviceOf } from './device.js';
import type { Hope } from './dwell.js';
import type { Interval } from './intervals.js';
import type { ObservationMethod, SeenAction, Stretch } from './observations.js';
import { look, type Look, mayCount, surelyCounts } from './looks.js';
import { pageBacking } from './rebuilt-page/backing.js';
import { type Needs, needsOf } from './rule-dwell.js';
import type { VisitObservations } from './visit-observations.js';
import { splitAtClockSteps } from './visit-clock.js';
import { isOnNoPage, type Part, partsDwell, type PartsDwell, visitParts } from './visit-parts.js';

/** Judged from the observations and from the page as the events rebuild it. */
export const VERDICT_SCHEMA = 'exhibit.verdict/v2';
/** Judged from the observations alone. Reached no more, but recomputed as it was. */
export const VERDICT_SCHEMA_V1 = 'exhibit.verdict/v1';
export type VerdictSchema = typeof VERDICT_SCHEMA | typeof VERDICT_SCHEMA_V1;

/** Never "read", never "understood". `not_applicable` is no verdict but the absence of one. */
export const VERDICT_WORDS = ['shown', 'not_shown', 'cannot_determine', 'not_applicable'] as const;
export type VerdictWord = (typeof VERDICT_WORDS)[number];

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

export interface Verdict {
  schema: VerdictSchema;
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
export function judgeDisclosure(
  visit: VisitObservations,
  disclosure: DisclosureVersion,
  schema: VerdictSchema = VERDICT_SCHEMA,
): Verdict {
  const { rule } = disclosure;
  const verdict = { schema, disclosure: disclosure.key, disclosureVersion: disclosure.version };
  const whether = applies(visit, rule);
  if (whether.applies === false)
    return { ...verdict, ...NOTHING, verdict: 'not_applicable', reasons: whether.reasons };

  const clocked = splitAtClockSteps(visit, disclosure.key);
  const action = rule.beforeAction === null ? null : clocked.firstAction(rule.beforeAction);
  const actionUnseen = rule.beforeAction !== null && action === null;
  const page = schema === VERDICT_SCHEMA ? pageBacking(visit, disclosure) : null;
  const looked = (runs: Stretch[][]): Look[][] =>
    runs.map((run) => run.map((stretch) => look(stretch, disclosure, page)));

  const before = looked(clocked.stretchesBefore(action));
  const lost = gapsBefore(visit.gaps, action?.at ?? null);
  const unusable = clocked
    .unusableBefore(action)
    .filter(({ beside }) => beside === undefined || schema === VERDICT_SCHEMA);
  const doubts = doubtsAbout(
    lost,
    clocked.stepsBefore(action),
    unusable,
    clocked.recorderFaultBefore(action),
  );
  const blind = schema === VERDICT_SCHEMA ? clocked.blindBefore(action) : [];
  const parts = visitParts(visit, rule, before, action, { lost, blind });
  const needs = needsOf(disclosure);
  const seen = partsDwell(needs, parts, page, surelyCounts, null);
  const far = distanceReason(disclosure, action);

  const reasons = new Set<VerdictReason>();
  const add = (more: Iterable<VerdictReason>): void => {
    for (const reason of more) reasons.add(reason);
  };
  if (actionUnseen) reasons.add('ACTION_NOT_SEEN');
  let word: VerdictWord = 'shown';
  if (seen.isMet) {
    const open = new Set<VerdictReason>();
    // The action may have happened in the gap, before the text was shown.
    if (actionUnseen && lost.length > 0) open.add('GAP');
    // A recorder that is wrong about one moment is not believed about another.
    if ([...before, ...parts.flatMap(({ runs }) => runs)].some(isContradicted)) open.add('CONTRADICTED');
    // A page that nobody knows of may have been without it.
    if (rule.wholeVisit) doubts.forEach((doubt) => open.add(doubt));
    if (far === 'DISTANCE_UNKNOWN') open.add(far);
    if (open.size > 0) word = 'cannot_determine';
    if (far === 'TOO_FAR_FROM_ACTION') word = 'not_shown';
    add(far === 'TOO_FAR_FROM_ACTION' ? [far] : open);
  } else {
    // What is only in doubt is not called too short.
    add(shortfalls(parts, needs, partsDwell(needs, parts, null, mayCount, null)));
    if (action !== null && metLater()) reasons.add('ONLY_AFTER_ACTION');
    const looks = parts.flatMap(({ runs }) => runs.flat());
    const stretchDoubts = new Set([
      ...looks.flatMap((one) => (mayCount(one) ? one.doubts : [])),
      ...seen.doubts,
    ]);
    const undecided =
      far !== 'TOO_FAR_FROM_ACTION' &&
      (doubts.length > 0 || stretchDoubts.size > 0) &&
      couldBeMet(doubts, stretchDoubts);
    if (far !== null) reasons.add(far);
    if (undecided) add([...doubts, ...stretchDoubts]);
    word = undecided ? 'cannot_determine' : 'not_shown';
  }

  function metLater(): boolean {
    const later = looked(clocked.stretchesBefore(null));
    const all = visitParts(visit, rule, later, null, { lost, blind: [] });
    return partsDwell(needs, all, page, surelyCounts, null).isMet;
  }

  /** Would the rule be met if everything in doubt had gone well? Then nobody may say `not_shown`. */
  function couldBeMet(ofVisit: VerdictReason[], ofStretches: Set<VerdictReason>): boolean {
    // A fault of the recorder says nothing about how long it was blind.
    if (ofVisit.includes('RECORDER_FAULT')) return true;
    const loose = ofVisit.some((doubt) => doubt !== 'GAP') || ofStretches.has('CLOCK');
    const hope: Hope = { lost: [], unusable: loose ? unusable.length : null };
    return partsDwell(needs, parts, null, mayCount, hope).isMet;
  }

  if (word === 'not_shown' && whether.applies === null) {
    word = 'cannot_determine';
    add(whether.reasons);
  }
  const counted = parts.flatMap(({ runs }) => runs.flat()).filter(surelyCounts);
  return {
    ...verdict,
    verdict: word,
    reasons: [...reasons].sort(),
    intervals: seen.intervals,
    continuousMs: seen.continuousMs,
    cumulativeMs: seen.cumulativeMs,
    method: weakestMethod(counted.length > 0 ? counted : before.flat()),
    actionAt: action?.at ?? null,
  };
}

const NOTHING = { intervals: [], continuousMs: 0, cumulativeMs: 0, method: null, actionAt: null };

/** Has the rule anything to say about this visit? null: nobody knows. */
function applies(
  { devices, gaps, pages, lastAt }: VisitObservations,
  rule: DisclosureRule,
): { applies: boolean | null; reasons: VerdictReason[] } {
  const device = deviceOf(devices);
  if (rule.devices && device !== null && !rule.devices.includes(device))
    return { applies: false, reasons: ['DEVICE'] };
  // A visit whose pages nobody told of is judged as far as it goes.
  if (pages.length > 0 && isOnNoPage(rule, pages, lastAt))
    return gaps.length === 0
      ? { applies: false, reasons: ['PAGE'] }
      : { applies: null, reasons: ['GAP', 'PAGE'] };
  return rule.devices && device === null
    ? { applies: null, reasons: ['DEVICE'] }
    : { applies: true, reasons: [] };
}

function distanceReason(
  { key, rule: { maxActionDistancePx: most } }: DisclosureVersion,
  action: SeenAction | null,
): 'DISTANCE_UNKNOWN' | 'TOO_FAR_FROM_ACTION' | null {
  if (most === undefined || action === null) return null;
  if (action.near === undefined) return 'DISTANCE_UNKNOWN';
  const isNear = Object.hasOwn(action.near, key) && action.near[key]! <= most;
  return isNear ? null : 'TOO_FAR_FROM_ACTION';
}

const isContradicted = (run: Look[]): boolean => run.some(({ doubts }) => doubts.includes('CONTRADICTED'));

function shortfalls(parts: Part[], { rule, readingMs }: Needs, seen: PartsDwell): Set<VerdictReason> {
  const looks = parts.flatMap(({ runs }) => runs.flat());
  const reasons = new Set(looks.flatMap(({ fails }) => fails));
  if (looks.length === 0) reasons.add('NOT_OBSERVED');
  if (rule.wholeVisit && seen.isMissing) reasons.add('NOT_ON_EVERY_PAGE');
  // A page without it at all is named above.
  if (!looks.some(mayCount) || (rule.wholeVisit && seen.cumulativeMs === 0)) return reasons;
  if (seen.isPartlyUnseen) reasons.add('SHARE_TOO_SMALL');
  if (seen.continuousMs < Math.max(1, rule.minContinuousMs)) reasons.add('TOO_SHORT_CONTINUOUS');
  if (seen.cumulativeMs < Math.max(1, rule.minCumulativeMs, readingMs)) reasons.add('TOO_SHORT_CUMULATIVE');
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
