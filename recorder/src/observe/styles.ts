import type { HiddenReason } from '@exhibit/contract';
import { childrenOf, nameOf, shadowOf, slotOf, textOf, typeOf } from '../pristine.js';
import { nodeAbove } from '../node-above.js';
import { parseColour } from './colours.js';

const REPLACED = /^(img|video|canvas|svg|i?frame|object|embed|input|textarea|select|progress|meter)$/i;
/** Less than this of a colour, or of an element, nobody sees. */
const UNSEEN = 0.04;
const SKEWED = 0.05;
/** Of the font's size: a bar through a text that is thicker covers it, and an outline may lie on so much of its edge. */
const THICK = 0.4;
const HARMLESS_FILTER = /^(none|(drop-shadow\(.*\)|grayscale\([^)]*\)|sepia\([^)]*\)|\s)*)$/;

/** What is asked of an element again and again while one text is measured. */
interface Known {
  style?: CSSStyleDeclaration;
  pseudos?: CSSStyleDeclaration[];
  above?: Above;
}

/** What everything above a text does to it, and the element itself. */
export interface Above {
  hidden: ReadonlySet<HiddenReason>;
  opacity: number;
  scale: number;
  /** IntersectionObserver v2 says no to these whatever lies above them. */
  isAltered: boolean;
  isCut: boolean;
}

let known = new WeakMap<Element, Known>();
export const forgetStyles = (): void => void (known = new WeakMap());

function knownOf(element: Element): Known {
  let one = known.get(element);
  if (!one) known.set(element, (one = {}));
  return one;
}

export const styleOf = (element: Element): CSSStyleDeclaration =>
  (knownOf(element).style ??= getComputedStyle(element));

export const pseudoStyles = (element: Element): CSSStyleDeclaration[] =>
  (knownOf(element).pseudos ??= ['::before', '::after']
    .map((which) => getComputedStyle(element, which))
    .filter(({ content }) => !/^(none|normal)?$/.test(content)));

const NOTHING: Above = { hidden: new Set(), opacity: 1, scale: 1, isAltered: false, isCut: false };

export function aboveOf(node: Node | null): Above {
  if (!node) return NOTHING;
  const outer = () => aboveOf(drawnIn(node));
  return typeOf(node) === 1
    ? (knownOf(node as Element).above ??= joined(outer(), styleOf(node as Element)))
    : outer();
}

function joined(outer: Above, style: CSSStyleDeclaration): Above {
  const {
    display,
    contentVisibility,
    filter,
    mixBlendMode,
    maskImage,
    clipPath,
    clip,
    overflow,
    borderRadius,
    transform,
    rotate,
    translate,
  } = style;
  const hidden = new Set(outer.hidden);
  const opacity = outer.opacity * +style.opacity;
  if (display === 'none' || contentVisibility === 'hidden') hidden.add('display-none');
  if (!HARMLESS_FILTER.test(filter) || mixBlendMode !== 'normal') hidden.add('filtered');
  if (isSet(maskImage) || isSet(style.webkitMaskBoxImageSource)) hidden.add('clipped');
  const size = scaleOf(transform) * (isSet(style.scale) ? parseFloat(style.scale) : 1);
  if (!(size > 0) || isSet(rotate) || /override/.test(style.unicodeBidi)) hidden.add('transformed');
  const thick = THICK * parseFloat(style.fontSize);
  if (
    (isSet(style.textDecorationLine) && parseFloat(style.textDecorationThickness) > thick) ||
    (isSet(style.outlineStyle) && -parseFloat(style.outlineOffset) > thick)
  )
    hidden.add('covered');
  return {
    hidden,
    opacity,
    scale: outer.scale * size * (+style.zoom || 1),
    isAltered:
      outer.isAltered || opacity < 1 || isSet(filter) || isSet(transform) || size !== 1 || isSet(translate),
    isCut:
      outer.isCut || isSet(clipPath) || isSet(clip) || (overflow !== 'visible' && /[1-9]/.test(borderRadius)),
  };
}

/** Older browsers do not know every property. */
export const isSet = (value: string | undefined): boolean => !/^(none|auto)?$/.test(value ?? '');

/** The scale of a plain transform; NaN when it turns, skews or mirrors the text. */
function scaleOf(transform: string): number {
  if (!isSet(transform)) return 1;
  const [a, b, c, d, ...more] = /^matrix\(([^)]+)\)$/.exec(transform)?.[1]!.split(',').map(Number) ?? [];
  if (!more[1] && more[1] !== 0) return NaN;
  return Math.abs(b!) > SKEWED || Math.abs(c!) > SKEWED || a! <= 0 ? NaN : Math.min(a!, d!);
}

/** What a node is drawn in: of what stands in a slot, the slot. */
export const drawnIn = (node: Node): Node | null => (typeOf(node) === 1 && slotOf(node)) || nodeAbove(node);

export const isReplaced = (element: Element): boolean => REPLACED.test(nameOf(element));

/** Does an element paint anything of its own that could lie over a text? A doubt means yes. */
export function paints(element: Element): boolean {
  return (
    aboveOf(element).opacity > UNSEEN &&
    styleOf(element).visibility === 'visible' &&
    (isReplaced(element) ||
      // What is in a shadow may paint anything.
      shadowOf(element) !== null ||
      nameOf(element).includes('-') ||
      isPainted(styleOf(element)) ||
      [...childrenOf(element)].some((node) => typeOf(node) === 3 && textOf(node)!.trim()) ||
      pseudoStyles(element).some((style) => style.content !== '""' || isPainted(style)))
  );
}

export function isPainted(style: CSSStyleDeclaration): boolean {
  return (
    isSet(style.backgroundImage) ||
    (parseColour(style.backgroundColor)?.[3] ?? 1) > UNSEEN ||
    isSet(style.boxShadow) ||
    isSet(style.backdropFilter) ||
    /\d\dpx/.test(style.borderWidth)
  );
}
