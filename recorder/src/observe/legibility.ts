import type { HiddenReason } from '@exhibit/contract';
import { contrast, over, parseColour, type Rgba } from './colours.js';
import { aboveOf, isSet, styleOf, type Above } from './styles.js';
import { namespaceOf, parentElementOf } from '../pristine.js';

/** Below these, text that is laid out on the screen does not count as shown. */
const LEAST_OPACITY = 0.9;
const LEAST_FONT_PX = 6;
/** Contrast under which text and ground are one and the same to an eye. Stricter rules are the verdict's. */
export const LEAST_CONTRAST = 1.5;
/** Of the font's size: between letters, and between words. */
const TIGHTEST = -0.2;
const WIDEST = 1;
const LEAST_STROKE = 0.05;
/** So many shadows in the colour of the text make a blot of it. */
const BLOT = 4;

export interface Legibility extends Pick<Above, 'isAltered' | 'isCut'> {
  hidden: HiddenReason[];
  fontPx: number;
  /** What the text is drawn with, once per style that its lines have; null where it cannot be told. */
  inks: (Rgba | null)[];
}

/** Why the text directly inside `element` could not be read, judged by everything above it. */
export function legibility(element: Element): Legibility {
  const { isAltered, isCut, opacity, scale, ...above } = aboveOf(element);
  const hidden = new Set(above.hidden);
  const own = styleOf(element);
  const looks = [own];
  for (let at: Element | null = element; at; at = parentElementOf(at)) {
    looks.push(getComputedStyle(at, '::first-line'), getComputedStyle(at, '::first-letter'));
    if (!styleOf(at).display.startsWith('inline')) break;
  }
  if (own.visibility !== 'visible') hidden.add('visibility');
  // Also what the browser itself holds back, as in a closed <details>.
  if (own.display !== 'contents' && element.checkVisibility?.() === false) hidden.add('display-none');
  if (isAwaited(own.fontFamily)) hidden.add('text-transparent');
  if (opacity < LEAST_OPACITY) hidden.add('opacity');
  const smallest = Math.min(...looks.map(({ fontSize }) => parseFloat(fontSize)));
  const fontPx = Math.round(smallest * scale * 10) / 10 || 0;
  if (fontPx < LEAST_FONT_PX) hidden.add('font-too-small');
  const spaces = [own.letterSpacing, own.wordSpacing].map((space) => parseFloat(space) / smallest);
  if (spaces.some((space) => space < TIGHTEST || space > WIDEST)) hidden.add('transformed');
  if (isSet(own.getPropertyValue('-webkit-text-security')) || marksOver(element).some(isBlank))
    hidden.add('text-transparent');
  const isDrawn = namespaceOf(element)!.endsWith('svg');
  const inks = looks.map((style) => inkOf(isDrawn ? style.fill : style.webkitTextFillColor || style.color));
  if (parseFloat(own.webkitTextStrokeWidth) > LEAST_STROKE * smallest)
    inks.push(inkOf(own.webkitTextStrokeColor));
  const shadows = own.textShadow.match(/rgba?\([^)]*\)/g)?.map(parseColour) ?? [];
  const isInked = (shadow: Rgba | null) =>
    shadow && inks[0] && contrast(over(shadow, inks[0]), inks[0]) < LEAST_CONTRAST;
  if (shadows.filter(isInked).length >= BLOT) hidden.add('filtered');

  function inkOf(colour: string): Rgba | null {
    const ink = parseColour(colour);
    return ink && [ink[0], ink[1], ink[2], ink[3] * opacity];
  }
  return { hidden: [...hidden], fontPx, inks, isAltered, isCut };
}

/** How what is selected, or highlighted by script, is drawn. */
function marksOver(element: Element): CSSStyleDeclaration[] {
  const { highlights } = CSS;
  const marks = [...(highlights?.keys() ?? [])].map((name) => `::highlight(${name})`);
  if (getSelection()?.type === 'Range') marks.push('::selection');
  return marks.map((mark) => getComputedStyle(element, mark));
}

/** Is the text in the colour of its own ground, or in none? */
function isBlank({ color, backgroundColor }: CSSStyleDeclaration): boolean {
  const [ink, ground] = [parseColour(color), parseColour(backgroundColor)];
  return !ink?.[3] || (!!ground?.[3] && contrast(ink, ground) < LEAST_CONTRAST);
}

/** Until a font is there, browsers keep its place blank; how long, nobody can ask. */
function isAwaited(families: string): boolean {
  const { fonts } = document;
  return (
    fonts.status === 'loading' &&
    [...fonts].some(
      ({ status, display, family }) =>
        status === 'loading' && /auto|block/.test(display) && families.includes(family.replaceAll('"', '')),
    )
  );
}
