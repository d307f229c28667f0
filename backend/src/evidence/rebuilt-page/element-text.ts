import { type PageNode, walk } from './page-node.js';

/** What is recorded as one mark, whatever its length: something typed, or text that had gone. */
const MASKED_VALUE = '***';
const MOST = 200_000;

/**
 * The text of an element as `textContent` gives it, white space folded. null when part of it was not recorded: inside
 * what the firm blocked, or typed.
 */
export function elementText(element: PageNode): string | null {
  const parts: string[] = [];
  let size = 0;
  for (const node of walk(element, (at) => at === element || isLight(at))) {
    if (!isLight(node) && node !== element) continue;
    if (node.attributes.has('data-exhibit-block') || node.text === MASKED_VALUE) return null;
    // A style is recorded as what is left of it, and a page's text has none.
    if (node.kind !== 'text' || node.parent?.tag === 'style') continue;
    size += node.text.length;
    if (size > MOST) return null;
    parts.push(node.text);
  }
  return parts.join('').normalize('NFC').replace(/\s+/gu, ' ').trim();
}

/** Neither in a shadow nor a document of its own. */
const isLight = (node: PageNode): boolean => !node.inShadow && node.kind !== 'document';
