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
  CLOCK: "The visitor's clock jumped, so times cannot be trusted",
  FONT_TOO_SMALL: 'Its letters were smaller than the rule asks for',
  GAP: 'Part of the visit is missing, and it may have been shown there',
  HIDDEN: 'It was hidden or covered',
  MALFORMED: 'Some observations could not be used',
  NOT_IN_FOREGROUND: 'The page was not in front of the visitor',
  NOT_OBSERVED: 'It was never on the page',
  ONLY_AFTER_ACTION: 'It was shown only after the action it must come before',
  RECORDER_FAULT: 'The recorder had a fault during the visit',
  SHARE_TOO_SMALL: 'Too little of its text was inside the window',
  TEXT_DIFFERS: 'The text on the page was not the approved text',
  TOO_SHORT_CONTINUOUS: 'It was not visible long enough in one go',
  TOO_SHORT_CUMULATIVE: 'It was not visible long enough all together',
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
