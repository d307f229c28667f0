import { maskText } from '@exhibit/contract';

const NO_BREAK = '\u00a0';
/** To a browser a place where it may break, as any other white space; to our player one where it must. */
const LINE_END = '\u2028';
const LONGEST = 4_000;
/** Short texts seldom break, and a page of very many is a table: there a row more or less is rare. */
const SHORTEST = 16;
const MOST_TEXTS = 300;

/** What is written for a text that is masked otherwise. */
export type LineShapes = (text: Text, masked: string) => string;

/**
 * Masked text that breaks into lines where the page's text did: the white space inside a line no longer breaks.
 * Which of its white space ended a line is all that it says beside what masking keeps anyway; no width of a word
 * or a letter is written down. Asks for the layout, so only where that is known already: in full snapshots.
 */
export function lineShapes(): LineShapes {
  let left = MOST_TEXTS;
  return (text, masked) => {
    const parent = text.parentElement;
    if (!parent || masked.length > LONGEST || left === 0) return masked;
    const isBeside = isBesideText(parent);
    if (isBeside ? !/x\s|\sx/.test(masked) : masked.length < SHORTEST || !/x\s+x/.test(masked)) return masked;
    left--;
    const { data } = text;
    if (!/^no(rmal|wrap)$/.test(getComputedStyle(parent).whiteSpace) || maskText(data) !== masked)
      return masked;
    const inner = [...data.matchAll(/(?<=\S)\s+(?=\S)/g)];
    const breaks = lineBreaks(text, inner);
    if (breaks === null) return masked;
    const end = breaks.size > 0 && isAsWideAsItsPlace(parent) ? LINE_END : ' ';
    const shaped = inner.map((_, index) => (breaks.has(index) ? end : NO_BREAK));
    let next = 0;
    return masked.replace(/\s+/g, (space, at: number) => {
      if (at > 0 && at + space.length < masked.length) return shaped[next++]!;
      // Counted from the end: an x may stand for two code units.
      const start = at && data.length - space.length;
      return isBeside && isDrawn(text, start, space.length) ? NO_BREAK : space;
    });
  };
}

/** Does the text share its lines? Then its part in where they break begins and ends with it. */
function isBesideText(parent: Element): boolean {
  return parent.childElementCount > 0 || /\S/.test(parent.nextSibling?.nodeValue ?? '');
}

/** White space that ends a line, or a paragraph, is not. */
function isDrawn(text: Text, at: number, length: number): boolean {
  const range = text.ownerDocument.createRange();
  range.setStart(text, at);
  range.setEnd(text, at + length);
  return range.getBoundingClientRect().width > 0;
}

/** Elsewhere a box is as wide as its text, and would come out too narrow if lines had to end. */
function isAsWideAsItsPlace(element: Element): boolean {
  const { display } = getComputedStyle(element);
  if (display === 'inline' && element.parentElement) return isAsWideAsItsPlace(element.parentElement);
  return /^(block|list-item)$/.test(display);
}

/** Which of the white spaces end a line; null when the text is not laid out. */
function lineBreaks(text: Text, spaces: RegExpExecArray[]): Set<number> | null {
  const range = text.ownerDocument.createRange();
  range.selectNodeContents(text);
  const lines = range.getClientRects();
  if (lines.length === 0) return null;
  const breaks = new Set<number>();
  const last = lines[lines.length - 1]!;
  if (last.top < lines[0]!.bottom) return breaks;
  const topAfter = (index: number) => {
    const { 0: space, index: start } = spaces[index]!;
    range.setStart(text, start + space.length);
    range.setEnd(text, start + space.length + 1);
    return range.getBoundingClientRect();
  };
  let bottom = lines[0]!.bottom;
  for (let from = 0; from < spaces.length && last.top >= bottom;) {
    // Lines follow each other down the page: halve the way to the first word below this one.
    let [low, high] = [from, spaces.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (topAfter(middle).top >= bottom - 1) high = middle;
      else low = middle + 1;
    }
    if (low === spaces.length) break;
    breaks.add(low);
    bottom = topAfter(low).bottom;
    from = low + 1;
  }
  return breaks;
}
