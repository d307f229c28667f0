import { textNodes } from './text-nodes.js';
import { area, intersect, type Box } from './rectangles.js';
import { frameOf, offsetOf, onScreen } from './frames.js';
import { drawnIn, styleOf } from './styles.js';
import { boxOf, documentOf, nameOf, textOf, typeOf } from '../pristine.js';

/** In as many pieces; what comes after them is a line that nobody sees. */
const MOST_NODES = 500;

/** A piece of a line of text, as it lies on the screen. */
export interface TextPiece {
  box: Box;
  /** The part of it inside the screen and every clipping ancestor. */
  visible: Box | null;
  parent: Element;
}

/** The lines of text in an element, measured as text and not as boxes. */
export function textLines(element: Element): TextPiece[][] {
  const lines: TextPiece[][] = [];
  const doc = documentOf(element)!;
  const range = doc.createRange();
  const offset = offsetOf(doc);
  const windows = new Map<Element, Box | null>();
  let n = 0;
  for (const node of textNodes(element)) {
    const parent = node.parentElement;
    if (!parent || !textOf(node)!.trim() || /^(SCRIPT|STYLE|TEMPLATE|NOSCRIPT)$/.test(nameOf(parent)))
      continue;
    if (++n > MOST_NODES) {
      lines.push([{ box: boxOf(element), visible: null, parent }]);
      break;
    }
    range.selectNodeContents(node);
    if (!windows.has(parent)) windows.set(parent, clippingWindow(parent));
    const clip = windows.get(parent)!;
    for (const rect of range.getClientRects()) {
      const box = onScreen(rect, offset);
      if (area(box) <= 0) continue;
      const piece = { box, visible: clip && intersect(box, clip), parent };
      const before = lines.at(-1)?.at(-1)?.box;
      if (before && isBeside(before, box, isUpright(parent))) lines.at(-1)!.push(piece);
      else lines.push([piece]);
    }
  }
  return lines;
}

/** Do its lines run from top to bottom? */
export const isUpright = (element: Element): boolean => /^(v|s)/.test(styleOf(element).writingMode);

/** Do two pieces stand on one line: does half of the lower one lie beside the other? */
function isBeside(a: Box, b: Box, isUpright: boolean): boolean {
  const [from, to] = isUpright ? (['left', 'right'] as const) : (['top', 'bottom'] as const);
  const both = Math.min(a[to], b[to]) - Math.max(a[from], b[from]);
  return both * 2 > Math.min(a[to] - a[from], b[to] - b[from]);
}

/** The part of the screen in which something inside `element` can appear; null when there is none. */
function clippingWindow(element: Element): Box | null {
  let clip: Box | null = screenBox();
  let offset = offsetOf(documentOf(element));
  // A box is clipped by the ancestors up its containing blocks, not by all of them.
  let escapes: 'none' | 'to-positioned' | 'to-transformed' = 'none';
  for (let at: Node | null = element; at && clip; at = drawnIn(at)) {
    const inside = typeOf(at) === 9 && frameOf(at as Document) && (at as Document).defaultView;
    if (inside) {
      const { innerWidth: right, innerHeight: bottom } = inside;
      clip = intersect(clip, onScreen({ left: 0, top: 0, right, bottom }, offset));
      offset = offsetOf(documentOf(frameOf(at as Document)!));
      escapes = 'none';
    }
    if (typeOf(at) !== 1) continue;
    const style = styleOf(at as Element);
    const contains =
      style.transform !== 'none' ||
      style.filter !== 'none' ||
      (style.translate || 'none') !== 'none' ||
      style.contain.includes('paint');
    if (contains || (escapes === 'to-positioned' && style.position !== 'static')) escapes = 'none';
    if (escapes === 'none' && clip && !/^(HTML|BODY)$/.test(nameOf(at))) {
      const own = clippedBy(at as Element, style);
      if (own) clip = intersect(clip, onScreen(own, offset));
    }
    if (style.position === 'fixed') escapes = 'to-transformed';
    else if (style.position === 'absolute' && escapes === 'none') escapes = 'to-positioned';
  }
  return clip;
}

function clippedBy(element: Element, { overflowX, overflowY, display }: CSSStyleDeclaration): Box | null {
  const x = overflowX !== 'visible';
  const y = overflowY !== 'visible';
  if ((!x && !y) || display === 'inline') return null;
  const rect = boxOf(element);
  const left = rect.left + element.clientLeft;
  const top = rect.top + element.clientTop;
  return {
    left: x ? left : -1e9,
    right: x ? left + element.clientWidth : 1e9,
    top: y ? top : -1e9,
    bottom: y ? top + element.clientHeight : 1e9,
  };
}

/** What of the page is on the screen, pinch zoom included. */
function screenBox(): Box {
  const { offsetLeft: left, offsetTop: top, width, height } = visualViewport!;
  return { left, top, right: left + width, bottom: top + height };
}
