import { isObject } from './json-shape.js';

/**
 * What a firm asks of its own notice of consent and of the two answers under it. Every number is the firm's policy:
 * `READY_NOTICE_RULE` says which sources ask for what, and none of them names a number for the answers.
 */
export interface NoticeRule {
  /** Of the notice's text and of each answer's, 0–1, at the click. */
  minVisibleShare: number;
  minFontPx: number;
  /** As WCAG 2 defines it. */
  minContrast: number;
  /** Refuse divided by accept. */
  minAreaRatio: number;
  minFontRatio: number;
  minContrastRatio: number;
  /** Between the click and the page's word that it was a yes, ms. */
  maxYesAfterMs: number;
}

export const READY_NOTICE_RULE: NoticeRule = {
  minVisibleShare: 1,
  minFontPx: 12,
  minContrast: 4.5,
  minAreaRatio: 0.6,
  minFontRatio: 1,
  minContrastRatio: 0.5,
  maxYesAfterMs: 10_000,
};

/** Where the ready-made numbers come from, and what of them is nobody's but the firm's. */
export const NOTICE_RULE_SOURCE = {
  source:
    'EDPB, Guidelines 05/2020 on consent, paragraphs 62–66 and 108; EDPB, Report of the Cookie Banner Taskforce (17 January 2023), practices A, D, E and F; WCAG 2.2, success criterion 1.4.3',
  says: 'Refusing is offered on the same layer as accepting, and neither its colour, contrast nor form hides it; the firm can show what the visitor was told. Contrast of text is at least 4.5.',
  choice:
    'No source names a ratio between the two answers or a size in px: the taskforce judges case by case. Share, size, the three ratios and the time are the firm’s policy.',
} as const;

const MOST: Readonly<Record<keyof NoticeRule, number>> = {
  minVisibleShare: 1,
  minFontPx: 100,
  minContrast: 21,
  minAreaRatio: 1,
  minFontRatio: 1,
  minContrastRatio: 1,
  maxYesAfterMs: 600_000,
};

/** Exactly these members, each a number from 0 to what makes sense. */
export function isNoticeRule(value: unknown): value is NoticeRule {
  if (!isObject(value)) return false;
  const names = Object.keys(MOST) as (keyof NoticeRule)[];
  return (
    Object.keys(value).length === names.length &&
    names.every((name) => {
      const given = value[name];
      return typeof given === 'number' && given >= 0 && given <= MOST[name];
    })
  );
}
