import type { VerdictDto } from '../api/models';
import type { Tone } from './chip';

export type Verdict = VerdictDto['verdict'];

const VERDICTS: Readonly<Record<Verdict, { label: string; tone: Tone }>> = {
  shown: { label: 'Shown', tone: 'good' },
  not_shown: { label: 'Not shown', tone: 'bad' },
  cannot_determine: { label: 'Cannot determine', tone: 'unsure' },
  not_applicable: { label: 'Not applicable', tone: 'quiet' },
};

export const VERDICT_OPTIONS = Object.entries(VERDICTS).map(([value, { label }]) => ({ value, label }));

export const verdictLabel = (verdict: Verdict): string => VERDICTS[verdict].label;
export const verdictTone = (verdict: Verdict): Tone => VERDICTS[verdict].tone;

/** Plain words for the machine-readable reasons of a verdict. An unknown code is shown as it is, never hidden. */
const REASONS: Readonly<Record<string, string>> = {
  ACTION_NOT_SEEN: 'The action it must come before did not happen in this recording',
  AMBIGUOUS: 'It stood on the page more than once, and which of them was seen is not certain',
  BLIND: 'Part of the page was a frame of another site, into which nobody can look',
  CLOCK: "The visitor's clock jumped, so times cannot be trusted",
  CONTRADICTED: 'The recording of the page does not agree with what was observed on it',
  CONTRAST_TOO_LOW: 'Its letters stood out too little from what was behind them',
  CONTRAST_UNKNOWN: 'How well its letters stood out is not known',
  DEVICE: 'The rule is not for the device of this visit, or the device is not known',
  DISTANCE_UNKNOWN: 'How far it was from the action is not known',
  FONT_TOO_SMALL: 'Its letters were smaller than the rule asks for',
  GAP: 'Part of the visit is missing, and it may have been shown there',
  HIDDEN: 'It was hidden or covered',
  MALFORMED: 'Some observations could not be used',
  NOT_IN_FOREGROUND: 'The page was not in front of the visitor',
  NOT_OBSERVED: 'It was never on the page',
  NOT_ON_EVERY_PAGE: 'It was not visible on every page of the visit',
  NOT_REBUILT: 'The page could not be rebuilt to check what was observed',
  ONLY_AFTER_ACTION: 'It was shown only after the action it must come before',
  OTHER_LOCALE: 'It was there in another language or another version',
  PAGE: 'Whether the visit was on a page where it must appear is not known, or it was on none',
  RECORDER_FAULT: 'The recorder had a fault during the visit',
  RELATIVE_FONT_TOO_SMALL: 'Its letters were too small beside the other text of the page',
  RELATIVE_FONT_UNKNOWN: 'How large its letters were beside the other text is not known',
  SHARE_TOO_SMALL: 'Too little of its text was inside the window',
  TEXT_DIFFERS: 'The text on the page was not the approved text',
  TOO_FAR_FROM_ACTION: 'It was too far from what was clicked or sent',
  TOO_SHORT_CONTINUOUS: 'It was not visible long enough in one go',
  TOO_SHORT_CUMULATIVE: 'It was not visible long enough all together',
  ZOOMED: 'The page was zoomed in more than the rule allows',
};

export const reasonWords = (code: string): string => REASONS[code] ?? plain(code);

function plain(code: string): string {
  const words = code.replaceAll(/[_-]+/g, ' ').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export function methodWords(method: VerdictDto['method']): string {
  if (method === 'occlusion-observed') return 'The browser itself reported that nothing covered the text';
  if (method === 'hit-tested') return 'Points on the text were tested for something covering it';
  return 'Nothing was measured';
}
