import { contrast, over, parseColour, type Rgba } from './colours.js';
import { isPainted, isReplaced, pseudoStyles, styleOf } from './styles.js';
import { documentOf } from '../pristine.js';

const WHITE: Rgba = [255, 255, 255, 1];

/** The colours that may lie behind a text whose layers these are, from the top down; null when nobody can say. */
export function groundsOf(layers: Element[], levels: { element: Element }[]): Rgba[] | null {
  const stack: Rgba[][] = [];
  for (const layer of layers) {
    const { backgroundColor, backgroundImage, mixBlendMode } = styleOf(layer);
    if (isReplaced(layer) && !levels.some(({ element }) => element === layer)) return null;
    if (
      mixBlendMode !== 'normal' ||
      pseudoStyles(layer).some((style) => style.position !== 'static' && isPainted(style))
    )
      return null;
    if (backgroundImage !== 'none') {
      const stops = coloursIn(backgroundImage);
      if (!stops) return null;
      stack.push(stops);
    }
    const colour = parseColour(backgroundColor);
    if (!colour) return null;
    stack.push([colour]);
    if (colour[3] === 1) return composited(stack);
  }
  const page = layers.at(-1);
  return page && /dark/.test(styleOf(documentOf(page)!.documentElement).colorScheme)
    ? null
    : composited(stack);
}

/** The colours of gradients; null when there is an image among them, or a notation that would have to be guessed. */
function coloursIn(image: string): Rgba[] | null {
  const colours = image.match(/rgba?\([^)]*\)/g)?.map(parseColour);
  const rest = image.replace(/rgba?\([^)]*\)/g, '');
  if (!colours || colours.length > 9 || /url|image-set|element|fade|color|l(ab|ch)\(/.test(rest)) return null;
  return colours as Rgba[];
}

function composited(stack: Rgba[][]): Rgba[] {
  return stack.reduceRight(
    (grounds, fronts) => grounds.flatMap((back) => fronts.map((front) => over(front, back))),
    [WHITE],
  );
}

/** The smallest contrast of an ink on any of the grounds. */
export const leastContrast = (ink: Rgba, grounds: Rgba[]): number =>
  Math.min(...grounds.map((ground) => contrast(over(ink, ground), ground)));
