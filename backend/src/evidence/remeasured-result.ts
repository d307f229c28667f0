import type { DisclosureVersion } from './disclosure-version.js';
import type { DrawnDisclosure, MeasuringLimit, MomentFault, RemeasuredMoment } from './remeasured-figures.js';
import type { Verdict, VerdictReason } from './verdict.js';

/** What a redrawn page says to a verdict. It is never a verdict, and never turns one into another. */
export const REMEASURED_RESULTS = ['agrees', 'contradicts', 'not_possible'] as const;
export type RemeasuredResult = (typeof REMEASURED_RESULTS)[number];

/** What was found where it could not be read. */
export type UnreadableReason =
  | 'ABSENT'
  | 'CONTRAST_TOO_LOW'
  | 'COVERED'
  | 'FONT_TOO_SMALL'
  | 'NO_INK'
  | 'NOT_DRAWN'
  | 'OUT_OF_WINDOW'
  | 'READABLE'
  | 'TEXT_DIFFERS';

export type RemeasuredReason =
  | UnreadableReason
  | MeasuringLimit
  | MomentFault
  /** The visit has no moment that could be drawn. */
  | 'NO_MOMENT'
  /** The verdict claims no visible time, and does not say that the text could not be read. */
  | 'NOTHING_CLAIMED'
  /** It rests on what no picture shows: times, focus, the device, the page, the action. */
  | 'NOT_IN_A_PICTURE';

type Readable = { state: 'readable' } | { state: 'unreadable' | 'unknown'; reason: UnreadableReason };

/** Layout in two browsers differs a little; a contradiction has to be plain. */
const SHARE_SLACK = 0.1;
const FONT_SLACK_PX = 0.5;
/** Letters are thin: the pixels of a stroke rarely reach the whole contrast of its colour. */
const CONTRAST_SLACK = 0.75;

/** The reasons of `not_shown` that a picture can speak to. */
const IN_A_PICTURE: readonly VerdictReason[] = [
  'CONTRAST_TOO_LOW',
  'FONT_TOO_SMALL',
  'HIDDEN',
  'NOT_OBSERVED',
  'OTHER_LOCALE',
  'SHARE_TOO_SMALL',
  'TEXT_DIFFERS',
];

/** Could it be read on the redrawn page? Unknown where the page may be drawn otherwise than the visitor had it. */
export function readability(drawn: DrawnDisclosure, { rule }: Pick<DisclosureVersion, 'rule'>): Readable {
  const reason = whyNot(drawn, rule);
  if (reason === null) return { state: 'readable' };
  return { state: isCertain(reason, drawn) ? 'unreadable' : 'unknown', reason };
}

function whyNot(drawn: DrawnDisclosure, rule: DisclosureVersion['rule']): UnreadableReason | null {
  const { elements, text, words, inked, inWindow, covered, fontPx, contrast } = drawn;
  if (elements === 0) return 'ABSENT';
  if (text === 'differs') return 'TEXT_DIFFERS';
  if (words === 0) return 'NOT_DRAWN';
  // Line by line, any part at a time will do.
  const asked = rule.lineByLine ? 0 : Math.max(0, rule.minVisibleShare - SHARE_SLACK);
  const isEnough = (some: number): boolean => some > 0 && some / words >= asked;
  if (!isEnough(inked)) {
    if (!isEnough(inWindow)) return 'OUT_OF_WINDOW';
    return isEnough(inked + covered) ? 'COVERED' : 'NO_INK';
  }
  if (fontPx !== null && fontPx < rule.minFontPx - FONT_SLACK_PX) return 'FONT_TOO_SMALL';
  if (rule.minContrast !== undefined && contrast !== null && contrast < rule.minContrast * CONTRAST_SLACK)
    return 'CONTRAST_TOO_LOW';
  return null;
}

/** A page that is drawn otherwise makes nobody a liar. */
function isCertain(reason: UnreadableReason, drawn: DrawnDisclosure): boolean {
  const has = (...limits: MeasuringLimit[]): boolean => limits.some((limit) => drawn.limits.includes(limit));
  if (reason === 'ABSENT') return !has('SELECTOR_NOT_KEPT');
  if (reason === 'TEXT_DIFFERS') return true;
  if (has('ANIMATED', 'IN_FRAME', 'PAINTED_OTHERWISE', 'SHEETS_MISSING', 'TOO_LONG') || drawn.text === null)
    return false;
  const moved = has('ASSETS_MISSING', 'MASKED_LAYOUT');
  if (reason === 'OUT_OF_WINDOW') return !moved && !has('MASKED_TEXT');
  // What fills the window covers it wherever it lies.
  if (reason === 'COVERED') return !moved || drawn.coveredByAll * 2 > drawn.words;
  if (reason === 'CONTRAST_TOO_LOW') return !has('ASSETS_MISSING');
  return true;
}

/**
 * What the moments that were drawn say to the verdict. Pure, so that whoever has the note can tell it again from its
 * figures; that the figures are those of the recording takes a browser.
 */
export function remeasuredResult(
  { verdict, reasons, intervals }: Pick<Verdict, 'verdict' | 'reasons' | 'intervals'>,
  disclosure: Pick<DisclosureVersion, 'rule'>,
  moments: readonly RemeasuredMoment[],
): { result: RemeasuredResult; reasons: RemeasuredReason[] } {
  if (moments.length === 0) return { result: 'not_possible', reasons: ['NO_MOMENT'] };
  const faults = moments.flatMap(({ fault }) => fault ?? []);
  const read = moments.flatMap(({ drawn }) => (drawn ? [readability(drawn, disclosure)] : []));
  const limits = [...new Set(moments.flatMap(({ drawn }) => drawn?.limits ?? []))];
  const why = read.flatMap((one) => (one.state === 'readable' ? [] : [one.reason]));
  const unreadable = read.flatMap((one) => (one.state === 'unreadable' ? [one.reason] : []));
  const isReadable = faults.length === 0 && read.every(({ state }) => state === 'readable');
  const said = (result: RemeasuredResult, about: RemeasuredReason[]) => ({
    result,
    reasons: [...new Set(about)].sort(),
  });

  if (intervals.length > 0) {
    if (unreadable.length > 0) return said('contradicts', unreadable);
    return isReadable ? said('agrees', []) : said('not_possible', [...faults, ...why, ...limits]);
  }
  if (verdict !== 'not_shown') return said('not_possible', ['NOTHING_CLAIMED']);
  if (unreadable.length > 0) return said('agrees', unreadable);
  if (!isReadable) return said('not_possible', [...faults, ...why, ...limits]);
  // Whatever else it lacked may be why it did not count.
  const isPictured =
    reasons.length > 0 && reasons.every((reason) => IN_A_PICTURE.includes(reason) || isTime(reason));
  const claims = reasons.some((reason) => IN_A_PICTURE.includes(reason));
  return isPictured && claims
    ? said('contradicts', ['READABLE'])
    : said('not_possible', ['NOT_IN_A_PICTURE']);
}

/** Too short follows from whatever else kept it from counting. */
const isTime = (reason: VerdictReason): boolean =>
  reason === 'TOO_SHORT_CONTINUOUS' || reason === 'TOO_SHORT_CUMULATIVE';
