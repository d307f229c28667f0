import { boxOf, documentOf, rootOf, typeOf } from '../pristine.js';
import type { Box } from './rectangles.js';

/** Where a document lies on the screen: a point p of it is at x + scale · p. */
export interface Offset {
  x: number;
  y: number;
  scale: number;
}

/** The frame that a document of the same origin stands in. */
export const frameOf = (doc: Document | null): HTMLElement | null =>
  (doc?.defaultView?.frameElement as HTMLElement | null) ?? null;

export function offsetOf(doc: Document | null): Offset {
  const frame = frameOf(doc);
  if (!frame) return { x: 0, y: 0, scale: 1 };
  const { left, top, width } = boxOf(frame);
  const outer = offsetOf(documentOf(frame));
  const inner = width / frame.offsetWidth || 1;
  return {
    x: outer.x + (left + frame.clientLeft * inner) * outer.scale,
    y: outer.y + (top + frame.clientTop * inner) * outer.scale,
    scale: inner * outer.scale,
  };
}

export const onScreen = (box: Box, { x, y, scale }: Offset): Box => ({
  left: x + box.left * scale,
  top: y + box.top * scale,
  right: x + box.right * scale,
  bottom: y + box.bottom * scale,
});

export interface Level extends Offset {
  root: Document | ShadowRoot;
  element: Element;
}

/** The element, and above it what it stands in, out to the page itself; of each the tree that it is part of. */
export function levelsOf(element: Element): Level[] {
  const root = rootOf(element) as Document | ShadowRoot;
  const above = typeOf(root) === 9 ? frameOf(root as Document) : (root as ShadowRoot).host;
  return [...(above ? levelsOf(above) : []), { root, element, ...offsetOf(documentOf(element)) }];
}
