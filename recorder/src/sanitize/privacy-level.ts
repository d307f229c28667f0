import { DESCENDANTS, NOTHING, TEXT, type PolicyView, type ShownParts } from './policy-view.js';
import { nodeAbove } from '../node-above.js';
import { attributeOf, localNameOf, typeOf } from '../pristine.js';

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

const SECRET_TAGS =
  /^(input|textarea|select|option|optgroup|datalist|script|noscript|style|template|title|object|embed|canvas|audio|video)$/;
const BLOCKED: PrivacyLevel = { blocked: true, secret: true, shown: NOTHING, below: false };
export const OPEN: PrivacyLevel = { blocked: false, secret: false, shown: NOTHING, below: false };

export const BLOCK_SELECTOR = '[data-exhibit-block]';

/** Levels of live elements, remembered for as long as one event is worked on: pages change in between. */
export interface PrivacyLevels {
  forget(): void;
  of(node: Node): PrivacyLevel;
  /** Where a node stands, whatever its own level is. */
  above(node: Node): PrivacyLevel;
  /** The level of a node under one whose level is known. */
  below(above: PrivacyLevel, node: Node): PrivacyLevel;
}

export function privacyLevels(policy: PolicyView): PrivacyLevels {
  const cache = new Map<Node, PrivacyLevel>();

  function of(node: Node): PrivacyLevel {
    // Walk up first, then down: deep pages would overflow a recursive walk.
    const path: Node[] = [];
    let known: PrivacyLevel | undefined;
    for (let at: Node | null = node; at && !(known = cache.get(at)); at = nodeAbove(at)) path.push(at);
    let level = known ?? OPEN;
    for (const at of path.reverse()) cache.set(at, (level = below(level, at)));
    return level;
  }

  function below(above: PrivacyLevel, node: Node): PrivacyLevel {
    if (above.blocked) return BLOCKED;
    // Nothing that a rule shows reaches into a frame.
    const type = typeOf(node);
    if (type === 9) return levelOf(above, above.secret, NOTHING, false);
    if (type !== 1) return inShadow(above);
    const element = node as HTMLElement;
    if (attributeOf(element, 'data-exhibit-block') !== null) return BLOCKED;
    const secret = above.secret || SECRET_TAGS.test(localNameOf(element)) || isEdited(element);
    const shown = secret ? NOTHING : policy.shows(element);
    return levelOf(above, secret, shown, !secret && (above.below || shown.has(DESCENDANTS)));
  }

  return {
    forget: () => cache.clear(),
    of,
    above(node) {
      const above = nodeAbove(node);
      return above ? of(above) : OPEN;
    },
    below,
  };
}

/** Does a rule show anything of an element of this level, or below it? */
export const showsAnything = ({ shown, below }: PrivacyLevel): boolean => below || shown !== NOTHING;

/** May text directly inside an element of this level leave in clear? */
export function showsText(level: PrivacyLevel): boolean {
  return !level.blocked && !level.secret && (level.shown.has(TEXT) || level.below);
}

/** What both allow. */
export function stricter(a: PrivacyLevel, b: PrivacyLevel): PrivacyLevel {
  if (a === b) return a;
  if (a.blocked || b.blocked) return BLOCKED;
  const shown = a.shown === b.shown ? a.shown : new Set([...a.shown].filter((part) => b.shown.has(part)));
  return levelOf(a, a.secret || b.secret, shown, a.below && b.below);
}

/** What an element shows "directly inside" does not reach into its shadow. */
export function inShadow(host: PrivacyLevel): PrivacyLevel {
  return host.blocked ? BLOCKED : levelOf(host, host.secret, NOTHING, host.below);
}

/** Nearly every element is like the one above it: then it shares that one's level. */
function levelOf(above: PrivacyLevel, secret: boolean, shown: ShownParts, below: boolean): PrivacyLevel {
  return above.secret === secret && above.shown === shown && above.below === below
    ? above
    : { blocked: false, secret, shown, below };
}

/** Text that a visitor may be typing: a rule never shows it. */
export function isEdited(element: HTMLElement): boolean {
  // Anything but a plain no: a form's field may hide the answer.
  return !!element.isContentEditable;
}
