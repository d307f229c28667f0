import type { DisclosureVersion } from './disclosure-version.js';
import type { Stretch } from './observations.js';
import type { PageBacking } from './rebuilt-page/backing.js';
import type { VerdictReason } from './verdict.js';

/** A stretch, as one disclosure's rule looks at it. */
export interface Look extends Stretch {
  /** Why it does not count. */
  fails: VerdictReason[];
  /** Why nobody can say whether it counts; asked only where nothing fails. */
  doubts: VerdictReason[];
}

const BACKING_DOUBTS = {
  contradicted: 'CONTRADICTED',
  clock: 'CLOCK',
  'not-rebuilt': 'NOT_REBUILT',
} as const;

/** Without a page to hold it against, the stretch is believed. */
export function look(stretch: Stretch, disclosure: DisclosureVersion, page: PageBacking | null): Look {
  const { rule, textHash } = disclosure;
  const fails: VerdictReason[] = [];
  if (stretch.textHash !== textHash)
    fails.push(isOther(stretch, disclosure) ? 'OTHER_LOCALE' : 'TEXT_DIFFERS');
  if (!stretch.foreground) fails.push('NOT_IN_FOREGROUND');
  if (!stretch.unhidden) fails.push('HIDDEN');
  // A rule may ask for no share at all; evidence still needs something in view.
  if (stretch.visibleShare === 0 || (!rule.lineByLine && stretch.visibleShare < rule.minVisibleShare))
    fails.push('SHARE_TOO_SMALL');
  if (stretch.fontPx < rule.minFontPx) fails.push('FONT_TOO_SMALL');
  if (rule.maxZoom !== undefined && (stretch.zoom ?? 1) > rule.maxZoom) fails.push('ZOOMED');

  const doubts: VerdictReason[] = [];
  if (rule.minContrast !== undefined) {
    const { contrast } = stretch;
    if (contrast === undefined || contrast === null) doubts.push('CONTRAST_UNKNOWN');
    else if (contrast < rule.minContrast) fails.push('CONTRAST_TOO_LOW');
  }
  if (rule.minRelativeFont !== undefined) {
    const { pageFontPx } = stretch;
    if (!pageFontPx) doubts.push('RELATIVE_FONT_UNKNOWN');
    else if (stretch.fontPx / pageFontPx < rule.minRelativeFont) fails.push('RELATIVE_FONT_TOO_SMALL');
  }
  const backing = fails.length === 0 && page !== null ? page.of(stretch) : 'backed';
  if (backing !== 'backed') doubts.push(BACKING_DOUBTS[backing]);
  return { ...stretch, fails, doubts };
}

const isOther = ({ textHash }: Stretch, { otherTexts = [] }: DisclosureVersion): boolean =>
  otherTexts.some((other) => other.textHash === textHash);

export const mayCount = ({ fails }: Look): boolean => fails.length === 0;
export const surelyCounts = ({ fails, doubts }: Look): boolean => fails.length === 0 && doubts.length === 0;
