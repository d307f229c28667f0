import { intersect, type Box } from './rectangles.js';
import { nodeAbove } from '../sanitize/privacy-level.js';
import { documentOf, nameOf, typeOf } from '../pristine.js';

const MOST_NODES = 500;

export interface TextLine {
  /** Where the line is laid out. */
  box: Box;
  /** The part of it inside the viewport and every clipping ancestor. */
  visible: Box | null;
  parent: Element;
}

/** The lines of text in an element, measured as text and not as boxes. */
export function textLines(element: Element): TextLine[] {
  const lines: TextLine[] = [];
  const walker = documentOf(element)!.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const range = documentOf(element)!.createRange();
  const windows = new Map<Element, Box | null>();
  for (let n = 0, node = walker.nextNode(); node && n < MOST_NODES; n++, node = walker.nextNode()) {
    const parent = node.parentElement;
    if (!parent || !node.textContent?.trim() || /^(SCRIPT|STYLE|TEMPLATE|NOSCRIPT)$/.test(nameOf(parent)))
      continue;
    range.selectNodeContents(node);
    if (!windows.has(parent)) windows.set(parent, clippingWindow(parent));
    const clip = windows.get(parent) ?? null;
    for (const rect of range.getClientRects()) {
      const box = { left: rect.left, top: rect.top, right: rect.right, bottom: rect.bottom };
      lines.push({ box, visible: clip && intersect(box, clip), parent });
    }
  }
  return lines;
}

/** The part of the screen in which something inside `element` can appear; null when there is none. */
function clippingWindow(element: Element): Box | null {
  let clip: Box | null = screenBox();
  // A box is clipped by the ancestors up its containing blocks, not by all of them.
  let escapes: 'none' | 'to-positioned' | 'to-transformed' = 'none';
  for (let at: Node | null = element; at && clip; at = nodeAbove(at)) {
    if (typeOf(at) !== 1) continue;
    const style = getComputedStyle(at as Element);
    const contains = style.transform !== 'none' || style.filter !== 'none' || style.contain.includes('paint');
    if (contains || (escapes === 'to-positioned' && style.position !== 'static')) escapes = 'none';
    const root = at === document.documentElement || at === document.body;
    if (escapes === 'none' && !root) clip = clippedBy(at as Element, style, clip);
    if (style.position === 'fixed') escapes = 'to-transformed';
    else if (style.position === 'absolute' && escapes === 'none') escapes = 'to-positioned';
  }
  return clip;
}

function clippedBy(element: Element, style: CSSStyleDeclaration, clip: Box): Box | null {
  const x = style.overflowX !== 'visible';
  const y = style.overflowY !== 'visible';
  if ((!x && !y) || style.display === 'inline') return clip;
  const rect = element.getBoundingClientRect();
  const left = rect.left + element.clientLeft;
  const top = rect.top + element.clientTop;
  return intersect(clip, {
    left: x ? left : -Infinity,
    right: x ? left + element.clientWidth : Infinity,
    top: y ? top : -Infinity,
    bottom: y ? top + element.clientHeight : Infinity,
  });
}

/** What of the page is on the screen, pinch zoom included. */
function screenBox(): Box {
  const { visualViewport: view, innerWidth, innerHeight } = window;
  const left = view?.offsetLeft ?? 0;
  const top = view?.offsetTop ?? 0;
  return {
    left,
    top,
    right: left + (view?.width ?? innerWidth),
    bottom: top + (view?.height ?? innerHeight),
  };
}
