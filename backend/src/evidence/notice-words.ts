import type { AnswersReason } from './equal-answers.js';
import type { AnswersWord, NoticeReason, NoticeVerdict, NoticeWord } from './notice-verdict.js';

const NOTICE: Readonly<Record<NoticeWord, string>> = {
  shown: 'shown',
  not_shown: 'not shown',
  cannot_determine: 'cannot determine',
};

const ANSWERS: Readonly<Record<AnswersWord, string>> = {
  equal: 'as prominent as accepting',
  not_equal: 'less prominent than accepting',
  cannot_determine: 'cannot determine',
};

const REASONS: Readonly<Record<NoticeReason | AnswersReason, string>> = {
  ACCEPT_NOT_FOUND: 'Nothing on the page was marked as the answer that accepts.',
  AMBIGUOUS: 'The recording tells of more than one notice.',
  ANSWER_WITHOUT_TEXT: 'An answer bore no text, and how it reads is not known.',
  CLOCK: 'The times of the click, of the yes and of the visit do not follow each other.',
  CONTRADICTED: 'The rest of the recording does not agree with what was observed of it.',
  CONTRAST_TOO_LOW: 'Its letters stood out too little from what was behind them.',
  CONTRAST_UNKNOWN: 'How well the letters stood out is not known.',
  FONT_TOO_SMALL: 'Its letters were smaller than the rule asks for.',
  GAP: 'Part of the visit is missing, and it may have been told there.',
  HIDDEN: 'It was hidden or covered.',
  MALFORMED: 'Some observations could not be used.',
  NOT_OBSERVED: 'The visitor did not say yes in this recording, or its recorder did not tell of it.',
  NOT_THERE: 'Nothing on the page was marked as the notice when the visitor answered.',
  NO_CLICK: 'No click of a person on the answer that accepts came before the yes.',
  OTHER_LOCALE: 'It was there in another language.',
  OTHER_VERSION: 'The page told of another version than the one that was decided on.',
  REFUSE_CLICKED: 'The click before the yes was on the answer that refuses.',
  REFUSE_FAINTER: 'Refusing stood out less than accepting.',
  REFUSE_FONT_SMALLER: 'Refusing had smaller letters than accepting.',
  REFUSE_NOT_FOUND: 'Nothing on the page was marked as the answer that refuses.',
  REFUSE_NOT_VISIBLE: 'Refusing was not there to be clicked while accepting was.',
  REFUSE_SMALLER: 'Refusing was smaller than accepting.',
  REFUSE_TOO_FAINT: 'Refusing stood out too little from what was behind it.',
  SHARE_TOO_SMALL: 'Too little of its text was inside the window.',
  TEXT_DIFFERS: 'The text on the page was not the archived text.',
  TEXT_NOT_KEPT: 'No text of this version is kept here, so nobody can say whether it was the right one.',
  YES_TOO_LATE: 'The page told of the yes long after the click.',
};

export const noticeWords = ({ verdict, reasons }: NoticeVerdict): string =>
  [`${NOTICE[verdict]}.`, ...reasons.map((reason) => REASONS[reason])].join(' ');

export const answersWords = ({ answers, answersReasons }: NoticeVerdict): string =>
  [`${ANSWERS[answers]}.`, ...answersReasons.map((reason) => REASONS[reason])].join(' ');
