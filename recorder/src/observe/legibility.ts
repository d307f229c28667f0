import type { HiddenReason } from '@exhibit/contract';
import { nodeAbove } from '../sanitize/privacy-level.js';
import { contrast, over, parseColour, type Rgba } from './colours.js';
import { typeOf } from '../pristine.js';

/** Below these, text that is laid out on the screen does not count as shown. */
const LEAST_OPACITY = 0.9;
const LEAST_FONT_PX = 6;
const LEAST_COLOUR_ALPHA = 0.4;
/** Contrast under which text and ground are one and the same to an eye. Stricter rules are the verdict's. */
const LEAST_CONTRAST = 1.5;
const SKEWED = 0.05;
const HARMLESS_FILTER = /^(none|(drop-shadow\(.*\)|grayscale\([^)]*\)|sepia\([^)]*\)|\s)*)$/;

export interface Legibility {
  hidden: Set<HiddenReason>;
  fontPx: number;
}

/** Why the text directly inside `element` could not be read, judged by everything above it. */
export function legibility(element: Element): Legibility {
  const hidden = new Set<HiddenReason>();
  const own = getComputedStyle(element);
  let opacity = 1;
  let scale = 1;
  let ground: Rgba | null | undefined;
  if (own.visibility !== 'visible') hidden.add('visibility');
  for (let at: Node | null = element; at; at = nodeAbove(at)) {
    if (typeOf(at) !== 1) continue;
    const style = getComputedStyle(at as Element);
    opacity *= Number(style.opacity);
    if (style.display === 'none' || style.contentVisibility === 'hidden') hidden.add('display-none');
    if (!HARMLESS_FILTER.test(style.filter) || style.mixBlendMode !== 'normal') hidden.add('filtered');
    if (style.maskImage && style.maskImage !== 'none') hidden.add('clipped');
    if ((style.clipPath && style.clipPath !== 'none') || (style.clip && style.clip !== 'auto'))
      hidden.add('clipped');
    const transform = transformOf(style.transform);
    if (transform === null) hidden.add('transformed');
    else scale *= transform;
    if (style.scale && style.scale !== 'none') scale *= Number(style.scale.split(' ')[0]) || 0;
    if (style.rotate && style.rotate !== 'none') hidden.add('transformed');
    ground = ground === undefined ? groundOf(style) : ground;
  }
  if (opacity < LEAST_OPACITY) hidden.add('opacity');
  const fontPx = Math.round(parseFloat(own.fontSize) * scale * 10) / 10;
  if (fontPx < LEAST_FONT_PX) hidden.add('font-too-small');
  if (isInvisibleInk(own, ground)) hidden.add('text-transparent');
  return { hidden, fontPx };
}

/** The scale of a plain transform; null when it turns, skews or mirrors the text. */
function transformOf(transform: string): number | null {
  if (!transform || transform === 'none') return 1;
  const matrix = /^matrix\(([^)]+)\)$/.exec(transform)?.[1]?.split(',').map(Number);
  if (!matrix) return null;
  const [a = 1, b = 0, c = 0, d = 1] = matrix;
  if (Math.abs(b) > SKEWED || Math.abs(c) > SKEWED || a <= 0 || d <= 0) return null;
  return Math.min(a, d);
}

/** The ground's colour where it is one colour; null over an image or a gradient, undefined where see-through. */
function groundOf(style: CSSStyleDeclaration): Rgba | null | undefined {
  if (style.backgroundImage !== 'none') return null;
  const colour = parseColour(style.backgroundColor);
  if (!colour) return null;
  if (colour[3] === 0) return undefined;
  return colour[3] === 1 ? colour : null;
}

function isInvisibleInk(style: CSSStyleDeclaration, ground: Rgba | null | undefined): boolean {
  const ink = parseColour(style.webkitTextFillColor || style.color);
  if (!ink) return false;
  if (ink[3] < LEAST_COLOUR_ALPHA) return true;
  if (ground === null) return false;
  const back = ground ?? [255, 255, 255, 1];
  return contrast(over(ink, back), back) < LEAST_CONTRAST;
}
