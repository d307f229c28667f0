import { offsetOf, onScreen, type Level } from './frames.js';
import { intersect } from './rectangles.js';
import { styleOf } from './styles.js';
import type { TextPiece } from './text-lines.js';
import { boxOf, contains, documentOf, parentElementOf } from '../pristine.js';

/** What lies at one point of the screen above and below a text, each from the top down. */
export interface Layers {
  over: Element[];
  under: Element[];
  /** The text itself is not there, although a pointer would find it. */
  isGone: boolean;
}

/** `levels`: the element directly around the text, as levelsOf gives it. */
export function layersAt(levels: Level[], x: number, y: number): Layers {
  const over: Element[] = [];
  const under: Element[] = [];
  let isGone = false;
  levels.forEach(({ root, element, x: left, y: top, scale }, index) => {
    const list = root.elementsFromPoint((x - left) / scale, (y - top) / scale);
    let at = list.indexOf(element);
    if (at < 0) {
      const { pointerEvents, display } = styleOf(element);
      isGone ||= index === levels.length - 1 && pointerEvents !== 'none' && display !== 'contents';
      at = list.findIndex((one) => contains(one, element));
      if (at < 0) at = list.length;
      // What a pointer passes through lies there all the same.
      const own: Element[] = [];
      for (let one: Element | null = element; one && !list.includes(one); one = parentElementOf(one))
        own.push(one);
      list.splice(at, 0, ...own);
    }
    over.push(...list.splice(0, at));
    under.unshift(...list);
  });
  return { over, under, isGone };
}

/** What a pointer passes through and what lies where the text is. It hides the text, or lies behind it. */
export function passedThrough(among: Iterable<Iterable<Element>>, pieces: TextPiece[]): Element[] {
  const found: Element[] = [];
  for (const elements of among)
    for (const element of elements)
      if (
        styleOf(element).pointerEvents === 'none' &&
        !pieces.some(({ parent }) => contains(element, parent))
      ) {
        const box = onScreen(boxOf(element), offsetOf(documentOf(element)));
        if (pieces.some(({ visible }) => visible && intersect(box, visible))) found.push(element);
      }
  return found;
}
