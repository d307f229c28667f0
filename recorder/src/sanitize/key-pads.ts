import { below, parentElementOf, parentOf, textOf, typeOf } from '../pristine.js';

const KEYS = 8;
const LEVELS_UP = 5;

/**
 * Pads of keys on the page (a PIN pad). Where somebody points on them says what they type, so pointer events
 * and changes of looks inside are dropped.
 */
export interface KeyPads {
  contains(node: Node | null, now: number): boolean;
}

export function keyPadsOfPage(): KeyPads {
  const pads = new WeakSet<Node>();
  const plain = new WeakMap<Node, number>();
  return {
    contains(node, now) {
      let at: Node | null = node;
      for (let up = 0; at && up < LEVELS_UP * 2; up++, at = parentOf(at)) if (pads.has(at)) return true;
      const key = node && (typeOf(node) === 1 ? (node as Element) : parentElementOf(node));
      if (!key || !isKey(key)) return false;
      if (now - (plain.get(key) ?? -Infinity) < 1_000) return false;
      const pad = padAround(key);
      if (pad) pads.add(pad);
      else plain.set(key, now);
      return pad !== null;
    },
  };
}

function isKey(element: Element): boolean {
  if (element.childElementCount > 3) return false; // before the text of half a page is put together
  const text = textOf(element) ?? '';
  return text.length < 8 && text.trim().length === 1;
}

function padAround(key: Element): Element | null {
  let at = parentElementOf(key);
  for (let up = 0; at && up < LEVELS_UP; up++, at = parentElementOf(at)) {
    if ((textOf(at)?.length ?? 0) > 400) return null;
    const leaves = [...below(at, '*')].filter((element) => !element.firstElementChild && isKey(element));
    if (new Set(leaves.map((leaf) => textOf(leaf)?.trim())).size >= KEYS) return at;
  }
  return null;
}
