import { parentOf, typeOf } from './pristine.js';

/** The node above, through shadow hosts and same-origin frames. */
export function nodeAbove(node: Node): Node | null {
  const parent = parentOf(node);
  if (parent) return parent;
  const type = typeOf(node);
  if (type === 11) return (node as ShadowRoot).host ?? null;
  if (type === 9) return (node as Document).defaultView?.frameElement ?? null;
  return null;
}
