import { type ApprovedNotice, approvedTextHash } from './approved-notice.js';
import { type AnswerRatios, type AnswersReason, compareAnswers } from './equal-answers.js';
import type { SeenNotice, SeenText } from './notice-observation.js';
import type { VisitObservations } from './visit-observations.js';

export const NOTICE_VERDICT_SCHEMA = 'exhibit.notice-verdict/v1';

export type NoticeWord = 'shown' | 'not_shown' | 'cannot_determine';
export type AnswersWord = 'equal' | 'not_equal' | 'cannot_determine';

export type NoticeReason =
  | 'AMBIGUOUS'
  | 'CLOCK'
  | 'CONTRADICTED'
  | 'CONTRAST_TOO_LOW'
  | 'CONTRAST_UNKNOWN'
  | 'FONT_TOO_SMALL'
  | 'GAP'
  | 'HIDDEN'
  | 'MALFORMED'
  | 'NOT_OBSERVED'
  | 'NOT_THERE'
  | 'NO_CLICK'
  | 'OTHER_LOCALE'
  | 'OTHER_VERSION'
  | 'REFUSE_CLICKED'
  | 'SHARE_TOO_SMALL'
  | 'TEXT_DIFFERS'
  | 'TEXT_NOT_KEPT'
  | 'YES_TOO_LATE';

/** What a recording says about the notice that its consent rests on. */
export interface NoticeVerdict {
  schema: typeof NOTICE_VERDICT_SCHEMA;
  noticeVersion: string;
  /** Was the approved text visible at the click by which the visitor said yes? */
  verdict: NoticeWord;
  /** Sorted. Empty only with `shown`. */
  reasons: NoticeReason[];
  /** Was refusing as prominent as accepting then? */
  answers: AnswersWord;
  /** Sorted. Empty only with `equal`. */
  answersReasons: (AnswersReason | NoticeReason)[];
  ratios: AnswerRatios | null;
  /** What was observed; null when nothing can be used. */
  seen: Omit<SeenNotice, 'order'> | null;
}

/**
 * Judges the notice of one visit. Pure: the same recording and the same notice give the same verdict. What a page was
 * before the yes no event tells, so the recorder's word stands alone here: it is held against the rest of the recording
 * where that can disagree, and believed where it cannot.
 */
export function judgeNotice(visit: VisitObservations, approved: ApprovedNotice): NoticeVerdict {
  const { noticeVersion, rule } = approved;
  const about = { schema: NOTICE_VERDICT_SCHEMA, noticeVersion } as const;
  const [seen, another] = visit.notices ?? [];
  const absent = absence(visit, seen, another);
  if (!seen || absent.length > 0)
    return {
      ...about,
      ...{
        verdict: 'cannot_determine',
        reasons: absent,
        answers: 'cannot_determine',
        answersReasons: absent,
      },
      ...{ ratios: null, seen: null },
    };

  const { order: _, ...what } = seen;
  const disbelief = [...doubtsOfClick(seen, approved), ...contradictions(visit, seen)].sort();
  const text = judgedText(seen, approved);
  const { fails, doubts, ratios } = compareAnswers(seen, rule);
  return {
    ...about,
    ...stated('shown', 'not_shown', disbelief, text.fails, text.doubts),
    ...asAnswers(stated('equal', 'not_equal', disbelief, fails, doubts)),
    ratios,
    seen: what,
  };
}

function absence(visit: VisitObservations, seen?: SeenNotice, another?: SeenNotice): NoticeReason[] {
  if (another) return ['AMBIGUOUS'];
  if (seen) return [];
  const reasons: NoticeReason[] = ['NOT_OBSERVED'];
  if (visit.gaps.length > 0) reasons.unshift('GAP');
  if (visit.unusable.some(({ beside }) => beside)) reasons.unshift('MALFORMED');
  return reasons.sort();
}

/** Whether it was this notice that a person answered with a yes, just then. */
function doubtsOfClick(
  { clicked, trusted, clickedAt, givenAt, ...seen }: SeenNotice,
  { noticeVersion, rule }: ApprovedNotice,
): NoticeReason[] {
  const doubts: NoticeReason[] = [];
  if (clicked === 'refuse') doubts.push('REFUSE_CLICKED');
  else if (clicked === null || !trusted) doubts.push('NO_CLICK');
  if (seen.noticeVersion !== noticeVersion) doubts.push('OTHER_VERSION');
  if (givenAt - clickedAt > rule.maxYesAfterMs) doubts.push('YES_TOO_LATE');
  return doubts;
}

/** Where the recording itself can disagree: it begins after the yes, on this screen, and says so first of all. */
function contradictions({ pages, devices }: VisitObservations, seen: SeenNotice): NoticeReason[] {
  const found: NoticeReason[] = [];
  const begins = pages[0]?.at ?? Infinity;
  if (seen.clickedAt > seen.givenAt || seen.givenAt > begins) found.push('CLOCK');
  const [screen] = devices;
  const isElsewhere = (one: SeenText | null) => one && screen && one.visibleShare > 0 && isOff(one, screen);
  if (seen.order !== 0 || [seen.notice, seen.accept, seen.refuse].some(isElsewhere))
    found.push('CONTRADICTED');
  return found;
}

const isOff = (
  { box: [left, top, width, height] }: SeenText,
  screen: { width: number; height: number },
): boolean => left >= screen.width || top >= screen.height || left + width <= 0 || top + height <= 0;

function judgedText(
  { notice, textHash }: SeenNotice,
  approved: ApprovedNotice,
): { fails: NoticeReason[]; doubts: NoticeReason[] } {
  const { rule, otherTexts } = approved;
  const wanted = approvedTextHash(approved);
  if (!notice || textHash === null) return { fails: [], doubts: ['NOT_THERE'] };
  const fails: NoticeReason[] = [];
  const doubts: NoticeReason[] = [];
  if (wanted === null) doubts.push('TEXT_NOT_KEPT');
  else if (textHash !== wanted) fails.push(otherTexts.includes(textHash) ? 'OTHER_LOCALE' : 'TEXT_DIFFERS');
  if (!notice.unhidden) fails.push('HIDDEN');
  // A rule may ask for no share at all; evidence still needs something in view.
  if (notice.visibleShare === 0 || notice.visibleShare < rule.minVisibleShare) fails.push('SHARE_TOO_SMALL');
  if (notice.fontPx < rule.minFontPx) fails.push('FONT_TOO_SMALL');
  if (notice.contrast === null) doubts.push('CONTRAST_UNKNOWN');
  else if (notice.contrast < rule.minContrast) fails.push('CONTRAST_TOO_LOW');
  return { fails, doubts };
}

/** Where the observation itself is in doubt, nobody accuses either. */
function stated<Yes extends string, No extends string, Reason extends string>(
  yes: Yes,
  no: No,
  disbelief: readonly Reason[],
  fails: readonly Reason[],
  doubts: readonly Reason[],
): { verdict: Yes | No | 'cannot_determine'; reasons: Reason[] } {
  const reasons = [...new Set([...disbelief, ...fails, ...doubts])].sort();
  if (disbelief.length > 0) return { verdict: 'cannot_determine', reasons };
  if (fails.length > 0) return { verdict: no, reasons };
  return { verdict: doubts.length > 0 ? 'cannot_determine' : yes, reasons };
}

const asAnswers = <Word, Reason>({ verdict, reasons }: { verdict: Word; reasons: Reason[] }) => ({
  answers: verdict,
  answersReasons: reasons,
});
