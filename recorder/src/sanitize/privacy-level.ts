import type { PolicyView, ShownParts } from './policy-view.js';
import { attributeOf, localNameOf, parentOf, typeOf } from '../pristine.js';

/** How much of an element may leave the browser. Worked out from the live element, never from the event. */
export interface PrivacyLevel {
  /** Inside `data-exhibit-block`: not even its structure. */
  blocked: boolean;
  /** What a visitor types or chooses, and what runs: beyond any rule (P1). */
  secret: boolean;
  shown: ShownParts;
  /** A rule of this element or of one above shows everything below. */
  below: boolean;
}

const SECRET_TAGS = new Set([
  'input',
  'textarea',
  'select',
  'option',
  'optgroup',
  'datalist',
  'script',
  'noscript',
  'style',
  'template',
  'title',
  'object',
  'embed',
  'canvas',
  'audio',
  'video',
]);
const NOTHING: ShownParts = { text: false, descendants: false, attributes: new Set() };
const BLOCKED: PrivacyLevel = { blocked: true, secret: true, shown: NOTHING, below: false };
const OPEN: PrivacyLevel = { blocked: false, secret: false, shown: NOTHING, below: false };

export const BLOCK_SELECTOR = '[data-exhibit-block]';

/** The node above, through shadow hosts and same-origin frames. */
export function nodeAbove(node: Node): Node | null {
  const parent = parentOf(node);
  if (parent) return parent;
  const type = typeOf(node);
  if (type === 11) return (node as ShadowRoot).host ?? null;
  if (type === 9) return (node as Document).defaultView?.frameElement ?? null;
  return null;
}

/** Levels of live elements, remembered for as long as one event is worked on: pages change in between. */
export class PrivacyLevels {
  private cache = new Map<Node, PrivacyLevel>();

  constructor(private readonly policy: PolicyView) {}

  forget(): void {
    this.cache = new Map();
  }

  of(node: Node): PrivacyLevel {
    const known = this.cache.get(node);
    if (known) return known;
    // Walk up first, then down: deep pages would overflow a recursive walk.
    const path: Node[] = [];
    let level: PrivacyLevel | undefined;
    for (let at: Node | null = node; at && !(level = this.cache.get(at)); at = nodeAbove(at)) path.push(at);
    let result = level ?? OPEN;
    for (const at of path.reverse()) this.cache.set(at, (result = this.below(result, at)));
    return result;
  }

  private below(above: PrivacyLevel, node: Node): PrivacyLevel {
    if (above.blocked) return BLOCKED;
    // What an element shows "directly inside" does not reach into its shadow; nothing reaches into a frame.
    const type = typeOf(node);
    if (type === 9) return { ...above, shown: NOTHING, below: false };
    if (type !== 1) return { ...above, shown: NOTHING };
    const element = node as HTMLElement;
    if (attributeOf(element, 'data-exhibit-block') !== null) return BLOCKED;
    const secret = above.secret || SECRET_TAGS.has(localNameOf(element)) || isEdited(element);
    const shown = secret ? NOTHING : this.policy.shows(element);
    return { blocked: false, secret, shown, below: !secret && (above.below || shown.descendants) };
  }

  /** May the text node's text leave in clear? */
  showsText(text: Node): boolean {
    const above = nodeAbove(text);
    if (!above) return false;
    const level = this.of(above);
    return !level.blocked && !level.secret && (level.shown.text || level.below);
  }
}

/** Text that a visitor may be typing: a rule never shows it. */
export function isEdited(element: HTMLElement): boolean {
  // Anything but a plain no: a form's field may hide the answer.
  return !!element.isContentEditable;
}
