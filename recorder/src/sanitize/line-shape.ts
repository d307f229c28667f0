import { maskText } from '@exhibit/contract';

const NO_BREAK = '\u00a0';
const LONGEST = 4_000;
/** Short texts seldom break, and a page of very many is a table: there a row more or less is rare. */
const SHORTEST = 16;
const MOST_TEXTS = 300;

/**
 * Masked text that breaks into lines where the page's text did: the white space inside a line no longer breaks.
 * Which of its white space ended a line is all that it says beside what masking keeps anyway; no width of a word
 * or a letter is written down. Asks for the layout, so only where that is known already: in full snapshots.
 */
export class LineShapes {
  private left = MOST_TEXTS;

  of(text: Text, masked: string): string {
    if (masked.length < SHORTEST || masked.length > LONGEST || !/x\s+x/.test(masked) || this.left === 0)
      return masked;
    this.left--;
    const { data } = text;
    if (!hasLinesToItself(text.parentElement) || maskText(data) !== masked) return masked;
    const inner = [...data.matchAll(/(?<=\S)\s+(?=\S)/g)];
    const breaks = lineBreaks(text, inner);
    if (breaks === null) return masked;
    let shaped = '';
    let at = 0;
    for (const [index, { 0: space, index: start }] of inner.entries()) {
      shaped += maskText(data.slice(at, start)) + (breaks.has(index) ? ' ' : NO_BREAK);
      at = start + space.length;
    }
    return shaped + maskText(data.slice(at));
  }
}

/**
 * Does the text have its lines to itself? Beside other text in the same lines, a masked piece that came out wider
 * would move to a line of its own; then it is better to let it break anywhere.
 */
function hasLinesToItself(parent: Element | null): boolean {
  if (!parent || parent.childElementCount > 0) return false;
  const { whiteSpace } = getComputedStyle(parent);
  if (whiteSpace !== 'normal' && whiteSpace !== 'nowrap') return false;
  for (let at = parent; getComputedStyle(at).display === 'inline'; at = at.parentElement) {
    if (!at.parentElement || at.parentElement.childElementCount > 1) return false;
    if (at.parentElement.textContent?.trim() !== at.textContent?.trim()) return false;
  }
  return true;
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
