import type { HiddenReason } from '@exhibit/contract';
import { parseColour, type Rgba } from './colours.js';
import { aboveOf, styleOf, type Above } from './styles.js';
import { namespaceOf, parentElementOf } from '../pristine.js';

/** Below these, text that is laid out on the screen does not count as shown. */
const LEAST_OPACITY = 0.9;
const LEAST_FONT_PX = 6;

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
    looks.push(getComputedStyle(at, '::first-line'));
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
  const isDrawn = namespaceOf(element)!.endsWith('svg');
  const inks = looks.map((style) => {
    const ink = parseColour(isDrawn ? style.fill : style.webkitTextFillColor || style.color);
    return ink && ([ink[0], ink[1], ink[2], ink[3] * opacity] as Rgba);
  });
  return { hidden: [...hidden], fontPx, inks, isAltered, isCut };
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
