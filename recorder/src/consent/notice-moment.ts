import type { NoticeObservation, SeenText } from '@exhibit/contract';
import { monotonicNow } from '../clock.js';
import { passedThrough } from '../observe/occlusion.js';
import { measureText } from '../observe/text-visibility.js';
import { boxOf, isMatch, rootOf, textOf } from '../pristine.js';
import { textHashOf } from '../transport/bytes.js';

/** What is known of the notice right after a click on one of its answers. It is in memory and nowhere else. */
export interface NoticeMoment extends Omit<NoticeObservation, 'noticeVersion' | 'textHash' | 'givenAt'> {
  text: string | null;
}

const NOTICE = '[data-exhibit-notice]';
const ACCEPT = '[data-exhibit-accept]';
const REFUSE = '[data-exhibit-refuse]';

/**
 * Measures the notice and its answers at once, in the task of the click: what the page does next may take them away.
 * Null when the click was on no answer. Of a click that refuses only that is known, and nothing is measured (P2).
 */
export function noticeAt(event?: Event): NoticeMoment | null {
  const answer = (event?.composedPath() as Element[] | undefined)?.find(
    (node) => 'localName' in node && isMatch(node, `${ACCEPT},${REFUSE}`),
  );
  if (event && !answer) return null;
  const isNo = !!answer && isMatch(answer, REFUSE);
  const tree = (answer ? rootOf(answer) : document) as ParentNode;
  const find = (selector: string): Element | null => (isNo ? null : tree.querySelector(selector));
  const notice = find(NOTICE);
  // Asked once for all three: on a large page nothing else takes as long.
  const passers = isNo
    ? []
    : [...document.querySelectorAll('*')].filter((one) => getComputedStyle(one).pointerEvents === 'none');
  const seen = (element: Element | null): SeenText | null => element && seenText(element, passers);
  return {
    clicked: answer ? (isNo ? 'refuse' : 'accept') : null,
    trusted: !!event?.isTrusted,
    clickedAt: monotonicNow(),
    text: notice && textOf(notice),
    notice: seen(notice),
    // The one that was clicked, where there are several.
    accept: seen((!isNo && answer) || find(ACCEPT)),
    refuse: seen(find(REFUSE)),
  };
}

function seenText(element: Element, passers: Element[]): SeenText {
  const { left, top, width, height } = boxOf(element);
  return {
    ...measureText(element, {
      // The browser's own word would come too late.
      isVisible: undefined,
      passed: (pieces) => passedThrough([passers], pieces),
    }).visibility,
    box: [left, top, width, height].map(Math.round) as SeenText['box'],
  };
}

/** The moment as it may leave, once the yes is in force. */
export async function told(
  { text, ...moment }: NoticeMoment,
  givenAt: number,
  noticeVersion: string,
): Promise<NoticeObservation> {
  const textHash = text === null ? null : await textHashOf(text);
  return { ...moment, noticeVersion, textHash, givenAt };
}
