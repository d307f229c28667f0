import type { ConsentProofDto, SeenTextDto } from '../api/models';
import type { Tone } from '../ui/chip';

export const ANSWERS: Readonly<Record<ConsentProofDto['answers'], { label: string; tone: Tone }>> = {
  equal: { label: 'As prominent as accepting', tone: 'good' },
  not_equal: { label: 'Less prominent than accepting', tone: 'bad' },
  cannot_determine: { label: 'Cannot determine', tone: 'unsure' },
};

/** What the two verdicts about a notice rest on. An unknown code is shown as it is, never hidden. */
const REASONS: Readonly<Record<string, string>> = {
  ACCEPT_NOT_FOUND: 'Nothing on the page was marked as the answer that accepts',
  AMBIGUOUS: 'The recording tells of more than one notice',
  ANSWER_WITHOUT_TEXT: 'An answer bore no text, and how it reads is not known',
  CLOCK: 'The times of the click, of the yes and of the visit do not follow each other',
  CONTRADICTED: 'The rest of the recording does not agree with what was observed',
  CONTRAST_TOO_LOW: 'Its letters stood out too little from what was behind them',
  CONTRAST_UNKNOWN: 'How well the letters stood out is not known',
  FONT_TOO_SMALL: 'Its letters were smaller than the rule asks for',
  GAP: 'Part of the visit is missing, and it may have been told there',
  HIDDEN: 'It was hidden or covered',
  MALFORMED: 'Some observations could not be used',
  NOT_OBSERVED: 'The visitor did not say yes in this recording, or its recorder did not tell of it',
  NOT_THERE: 'Nothing on the page was marked as the notice when the visitor answered',
  NO_CLICK: 'No click of a person on the answer that accepts came before the yes',
  OTHER_LOCALE: 'It was there in another language',
  OTHER_VERSION: 'The page told of another version than the one that was decided on',
  REFUSE_CLICKED: 'The click before the yes was on the answer that refuses',
  REFUSE_FAINTER: 'Refusing stood out less than accepting',
  REFUSE_FONT_SMALLER: 'Refusing had smaller letters than accepting',
  REFUSE_NOT_FOUND: 'Nothing on the page was marked as the answer that refuses',
  REFUSE_NOT_VISIBLE: 'Refusing was not there to be clicked while accepting was',
  REFUSE_SMALLER: 'Refusing was smaller than accepting',
  REFUSE_TOO_FAINT: 'Refusing stood out too little from what was behind it',
  SHARE_TOO_SMALL: 'Too little of its text was inside the window',
  TEXT_DIFFERS: 'The text on the page was not the archived text',
  TEXT_NOT_KEPT: 'No text of this version is kept here, so nobody can say whether it was the right one',
  YES_TOO_LATE: 'The page told of the yes long after the click',
};

export const noticeReason = (code: string): string => REASONS[code] ?? code;

export function clickWords({
  clicked,
  trusted,
}: Pick<ConsentProofDto, 'clicked' | 'trusted' | 'clickedAt'>): string {
  if (clicked === null) return 'on neither answer';
  const whose = trusted ? 'a person' : 'a script';
  return `on the answer that ${clicked === 'accept' ? 'accepts' : 'refuses'}, by ${whose}`;
}

/** Size, letters and contrast of what was measured. */
export function seenWords(seen: SeenTextDto | null): string {
  if (!seen) return 'not there';
  const [, , width, height] = seen.box;
  const contrast = seen.contrast === null ? 'contrast not known' : `contrast ${seen.contrast}`;
  const share = `${Math.round(seen.visibleShare * 100)} % in view`;
  return [
    `${width} × ${height} px`,
    `letters ${seen.fontPx} px`,
    contrast,
    share,
    ...(seen.unhidden ? [] : ['hidden']),
  ].join(', ');
}

export function ratioWords(ratios: ConsentProofDto['ratios']): string {
  if (!ratios) return 'not compared';
  const contrast = ratios.contrast === null ? 'contrast not known' : `contrast × ${ratios.contrast}`;
  return `area × ${ratios.area}, letters × ${ratios.font}, ${contrast}`;
}
