import { matchesRuleSelector, parseRuleSelector, type WatchedDisclosure } from '@exhibit/contract';
import { attributeOf, localNameOf, typeOf } from '../pristine.js';
import { nodeAbove } from '../node-above.js';
import type { Trees } from './trees.js';

/** Does an element fit a selector of the site's configuration? One that cannot be read fits nothing. */
export function fits(element: Element, text: string): boolean {
  const selector = parseRuleSelector(text);
  const view = { tag: localNameOf(element), attribute: (name: string) => attributeOf(element, name) };
  return !('fault' in selector) && matchesRuleSelector(selector, view);
}

/** The elements that carry a disclosure, with its key. What the page's author marked comes before what a selector names. */
export function carriers(disclosures: WatchedDisclosure[], trees: Trees): Map<Element, string> {
  const found = new Map<Element, string>();
  for (const element of trees.fitting('[data-exhibit-disclosure]')) {
    const key = attributeOf(element, 'data-exhibit-disclosure');
    if (disclosures.some((one) => one.key === key)) found.set(element, key!);
  }
  for (const { key, selector } of disclosures)
    if (selector && !('fault' in parseRuleSelector(selector)))
      for (const element of trees.fitting(selector))
        if (!found.has(element) && fits(element, selector) && !isBlocked(element)) found.set(element, key);
  return found;
}

function isBlocked(element: Element): boolean {
  for (let at: Node | null = element; at; at = nodeAbove(at))
    if (typeOf(at) === 1 && attributeOf(at as Element, 'data-exhibit-block') !== null) return true;
  return false;
}
