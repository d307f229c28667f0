import type { Interval } from './intervals.js';
import type { RemeasuredResult } from './remeasured-result.js';
import type { Verdict, VerdictReason, VerdictWord } from './verdict.js';

/** Verdicts for people: never "read", never "understood". */
const VERDICTS: Readonly<Record<VerdictWord, string>> = {
  shown: 'shown',
  not_shown: 'not shown',
  cannot_determine: 'cannot determine',
  not_applicable: 'not applicable',
};

const REASONS: Readonly<Record<VerdictReason, string>> = {
  ACTION_NOT_SEEN: 'The action that it must come before did not happen in this recording.',
  AMBIGUOUS: 'It stood on the page more than once, and it is not certain which of them was seen.',
  BLIND: 'Part of the page was a frame of another site, into which nobody can look.',
  CLOCK: "The clock of the visitor's device jumped, so its times cannot be trusted.",
  CONTRADICTED: 'The recording of the page does not agree with what was observed on it.',
  CONTRAST_TOO_LOW: 'Its letters stood out too little from what was behind them, at some time.',
  CONTRAST_UNKNOWN: 'How well its letters stood out is not known.',
  DEVICE: 'The rule is not for the device of this visit, or the device is not known.',
  DISTANCE_UNKNOWN: 'How far it was from the action is not known.',
  FONT_TOO_SMALL: 'Its letters were smaller than the rule asks for, at some time.',
  GAP: 'Part of the visit is missing, and it may have been shown there.',
  HIDDEN: 'It was hidden or covered, at some time.',
  MALFORMED: 'Some observations could not be used.',
  NOT_IN_FOREGROUND: 'The page was not in front of the visitor, at some time.',
  NOT_OBSERVED: 'It was never on the page.',
  NOT_ON_EVERY_PAGE: 'It was not visible on every page of the visit.',
  NOT_REBUILT: 'The page could not be rebuilt from the recording to check what was observed.',
  ONLY_AFTER_ACTION: 'It was shown only after the action that it must come before.',
  OTHER_LOCALE: 'It was there in another language or another version.',
  PAGE: 'Whether the visit was on a page where it must appear is not known, or it was on none.',
  RECORDER_FAULT: 'The recorder had a fault during the visit.',
  RELATIVE_FONT_TOO_SMALL: 'Its letters were too small beside the other text of the page, at some time.',
  RELATIVE_FONT_UNKNOWN: 'How large its letters were beside the other text of the page is not known.',
  SHARE_TOO_SMALL: 'Too little of its text was inside the window, at some time.',
  TEXT_DIFFERS: 'A text on the page was not the approved text.',
  TOO_FAR_FROM_ACTION: 'It was too far from what was clicked or sent.',
  TOO_SHORT_CONTINUOUS: 'It was not visible long enough in one go.',
  TOO_SHORT_CUMULATIVE: 'It was not visible long enough all together.',
  ZOOMED: 'The page was zoomed in more than the rule allows, at some time.',
};

/** Hostile input is looked up like any other: what is not known is shown as it is, never hidden. */
export const verdictWords = (verdict: string): string =>
  Object.hasOwn(VERDICTS, verdict) ? VERDICTS[verdict as VerdictWord] : verdict;

export const reasonWords = (reasons: readonly string[]): string[] =>
  reasons.map((reason) => (Object.hasOwn(REASONS, reason) ? REASONS[reason as VerdictReason] : reason));

const REMEASURED: Readonly<Record<RemeasuredResult, string>> = {
  agrees: 'The page was drawn again from the recording and measured in the picture: that agrees.',
  contradicts:
    'CONTRADICTED: the page was drawn again from the recording and measured in the picture, which says otherwise. The verdict stays as it was reached.',
  not_possible:
    'The page was drawn again from the recording, and the picture can neither confirm nor contradict.',
};

export const remeasuredWords = (result: string): string =>
  Object.hasOwn(REMEASURED, result) ? REMEASURED[result as RemeasuredResult] : result;

export function dwellWords({ continuousMs, cumulativeMs, intervals }: Verdict): string {
  if (intervals.length === 0) return 'It was at no time visible in the way that its rule asks.';
  const times = intervals.length === 1 ? 'once' : `${intervals.length} times`;
  return `Visible ${times}, for ${seconds(cumulativeMs)} s all together and ${seconds(continuousMs)} s at the longest.`;
}

/** UTC, by the clock of the visitor's device. */
export const intervalWords = ({ from, to }: Interval): string =>
  `${instantWords(from)} to ${instantWords(to).slice(11)}`;

export function instantWords(epochMs: number): string {
  return new Date(epochMs).toISOString().replace('T', ' ').replace('Z', ' UTC');
}

const seconds = (ms: number): string => (ms / 1_000).toFixed(1);
