import { textNodes } from './text-nodes.js';
import { parentElementOf, textOf } from '../pristine.js';

const MOST_NODES = 300;
/** Shorter texts are labels, not running text. */
const LEAST_CHARACTERS = 20;

/** The font size, CSS px, that most characters of the page's running text have; undefined when it has none. */
export function pageFontPx(): number | undefined {
  const characters = new Map<number, number>();
  let n = 0;
  for (const node of textNodes(document)) {
    if (n === MOST_NODES) break;
    const { length } = textOf(node)!.trim();
    const parent = length < LEAST_CHARACTERS ? null : parentElementOf(node);
    if (!parent || parent.checkVisibility?.() === false || !parent.getClientRects()[0]) continue;
    n++;
    const px = parseFloat(getComputedStyle(parent).fontSize);
    characters.set(px, (characters.get(px) ?? 0) + length);
  }
  return [...characters].sort((a, b) => b[1] - a[1])[0]?.[0];
}
