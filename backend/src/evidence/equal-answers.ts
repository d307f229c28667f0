import type { SeenNotice, SeenText } from './notice-observation.js';
import type { NoticeRule } from './notice-rule.js';

export type AnswersReason =
  | 'ACCEPT_NOT_FOUND'
  | 'ANSWER_WITHOUT_TEXT'
  | 'CONTRAST_UNKNOWN'
  | 'REFUSE_FAINTER'
  | 'REFUSE_FONT_SMALLER'
  | 'REFUSE_NOT_FOUND'
  | 'REFUSE_NOT_VISIBLE'
  | 'REFUSE_SMALLER'
  | 'REFUSE_TOO_FAINT';

/** Refuse divided by accept, two decimals, rounded down; null: not known. */
export interface AnswerRatios {
  area: number;
  font: number;
  contrast: number | null;
}

export interface AnswersCompared {
  fails: AnswersReason[];
  doubts: AnswersReason[];
  ratios: AnswerRatios | null;
}

/**
 * Was refusing as prominent as accepting, at the same moment and with one click each? What is compared is what was
 * measured: size, letters, contrast, and that both stood there to be clicked. Words, order and colour are not judged.
 */
export function compareAnswers({ accept, refuse }: SeenNotice, rule: NoticeRule): AnswersCompared {
  const fails: AnswersReason[] = [];
  const doubts: AnswersReason[] = [];
  if (!accept) doubts.push('ACCEPT_NOT_FOUND');
  if (!refuse) doubts.push('REFUSE_NOT_FOUND');
  if (!accept || !refuse) return { fails, doubts, ratios: null };
  if ([accept, refuse].some(isWithoutText)) doubts.push('ANSWER_WITHOUT_TEXT');
  // One that is not there to be clicked takes more clicks than the other.
  if (
    !isWithoutText(refuse) &&
    (!refuse.unhidden || refuse.visibleShare < Math.max(rule.minVisibleShare, 0.01))
  )
    fails.push('REFUSE_NOT_VISIBLE');
  if (doubts.length > 0 || fails.length > 0) return { fails, doubts, ratios: null };
  const ratios: AnswerRatios = {
    area: ratio(areaOf(refuse), areaOf(accept)),
    font: ratio(refuse.fontPx, accept.fontPx),
    contrast: refuse.contrast && accept.contrast && ratio(refuse.contrast, accept.contrast),
  };
  if (ratios.area < rule.minAreaRatio) fails.push('REFUSE_SMALLER');
  if (ratios.font < rule.minFontRatio) fails.push('REFUSE_FONT_SMALLER');
  if (refuse.contrast !== null && refuse.contrast < rule.minContrast) fails.push('REFUSE_TOO_FAINT');
  if (ratios.contrast === null) doubts.push('CONTRAST_UNKNOWN');
  else if (ratios.contrast < rule.minContrastRatio) fails.push('REFUSE_FAINTER');
  return { fails, doubts, ratios };
}

const areaOf = ({ box: [, , width, height] }: SeenText): number => width * height;

/** A picture of a word: it is there, and nobody here can say how it reads. */
const isWithoutText = (one: SeenText): boolean => one.lines === undefined && areaOf(one) > 0;

/** Nothing is never as much as something. */
const ratio = (one: number, other: number): number => (other > 0 ? Math.floor((one / other) * 100) / 100 : 0);
