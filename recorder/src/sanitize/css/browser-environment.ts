import { remembered } from '../remembered.js';
import { MADE_UP, type CssEnvironment } from './css-environment.js';

const MORE_WORDS =
  /^(important|to|at|from|light|dark|only|in|srgb|oklab|oklch|hsl|hue|shorter|longer|ellipse|(closest|farthest)-(side|corner)|serif|sans-serif|monospace|cursive|fantasy|system-ui|ui-(sans-serif|serif|monospace|rounded)|emoji|math|disc|square|decimal|(lower|upper)-(alpha|latin|roman|greek)|span|dense|auto-fi(ll|t)|subgrid|masonry|e|pi|infinity|pre(-wrap|-line)?|safe-area-inset-(top|left|right|bottom))$/i;
const MATHML =
  /^(math|m(i|n|o|s|row|frac|sup|sub|subsup|sqrt|root|text|table|tr|td|over|under|underover|space|padded|style))$/i;
/** rrweb writes these in small letters, which SVG itself does not know. */
const SVG_TWO_WORDS = /^(foreignobject|clippath|textpath|(linear|radial)gradient)$/i;

export function browserCssEnvironment(): CssEnvironment {
  let properties: string[] | undefined;
  const supportsDeclaration = remembered((declaration) => CSS.supports(`(${declaration})`));
  const supports = (property: string, value: string) => supportsDeclaration(`${property}:${value}`);
  // A property that also takes words of an author's own (browsers add some) would let every word through.
  const isWordOf = (property: string, word: string) =>
    supports(property, word) && !supports(property, MADE_UP);
  let where = '';
  const isWord = remembered(
    (word) =>
      MORE_WORDS.test(word) ||
      (/^-?[a-z][a-z-]*$/i.test(word) &&
        // Where it stands is where it is known, nearly always.
        (isWordOf(where, word) ||
          (properties ??= [...getComputedStyle(document.documentElement)]).some((property) =>
            isWordOf(property, word),
          ) ||
          CSS.supports(word, 'initial'))),
  );
  return {
    supports,
    supportsSelector: remembered((selector) => CSS.supports(`selector(${selector})`)),
    supportsCondition: (condition) => CSS.supports(condition),
    isKeyword: (word, property) => {
      where = property;
      return isWord(word);
    },
    knowsMedia: remembered(
      (query) => matchMedia(`all and (${query})`).matches !== matchMedia(`not all and (${query})`).matches,
    ),
    isTag: remembered(isTag),
  };
}

function isTag(name: string): boolean {
  if (!/^[a-z][a-z0-9]{0,20}$/i.test(name)) return /^font-face$/.test(name);
  if (MATHML.test(name) || SVG_TWO_WORDS.test(name)) return true;
  if (!(document.createElement(name) instanceof HTMLUnknownElement)) return true;
  return document.createElementNS('http://www.w3.org/2000/svg', name).constructor !== SVGElement;
}
