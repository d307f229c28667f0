import type { CssEnvironment } from './css-environment.js';

const MORE_WORDS =
  /^(to|at|from|light|dark|only|in|srgb|oklab|oklch|hsl|hue|shorter|longer|ellipse|(closest|farthest)-(side|corner)|serif|sans-serif|monospace|cursive|fantasy|system-ui|ui-(sans-serif|serif|monospace|rounded)|emoji|math|disc|square|decimal|(lower|upper)-(alpha|latin|roman|greek)|span|dense|auto-fi(ll|t)|subgrid|masonry|e|pi|infinity|pre(-wrap|-line)?|safe-area-inset-(top|left|right|bottom))$/i;
const MATHML =
  /^(math|m(i|n|o|s|row|frac|sup|sub|subsup|sqrt|root|text|table|tr|td|over|under|underover|space|padded|style))$/i;
/** rrweb writes these in small letters, which SVG itself does not know. */
const SVG_TWO_WORDS = /^(foreignobject|clippath|textpath|(linear|radial)gradient)$/i;

export function browserCssEnvironment(): CssEnvironment {
  const keywords = new Map<string, boolean>();
  const tags = new Map<string, boolean>();
  let properties: string[] | undefined;
  // A property that also takes words of an author's own (browsers add some) would let every word through.
  const takesAny = remembered((property) => CSS.supports(property, 'zqxjkvwz'));
  const isWordOf = (property: string, word: string) => CSS.supports(property, word) && !takesAny(property);
  const supports = remembered((key) => {
    const at = key.indexOf(':');
    return CSS.supports(key.slice(0, at), key.slice(at + 1));
  });
  return {
    supports: (property, value) => supports(`${property}:${value}`),
    supportsSelector: remembered((selector) => CSS.supports(`selector(${selector})`)),
    supportsCondition: (condition) => CSS.supports(condition),
    isKeyword: (word, property) =>
      remember(
        keywords,
        word,
        () =>
          MORE_WORDS.test(word) ||
          (/^-?[a-z][a-z-]*$/i.test(word) &&
            // Where it stands is where it is known, nearly always.
            (isWordOf(property, word) ||
              (properties ??= [...getComputedStyle(document.documentElement)]).some((other) =>
                isWordOf(other, word),
              ) ||
              CSS.supports(word, 'initial'))),
      ),
    knowsMedia: remembered(
      (query) => matchMedia(`all and (${query})`).matches !== matchMedia(`not all and (${query})`).matches,
    ),
    isTag: (name) => remember(tags, name, () => isTag(name)),
  };
}

function isTag(name: string): boolean {
  if (!/^[a-z][a-z0-9]{0,20}$/i.test(name)) return /^font-face$/.test(name);
  if (MATHML.test(name) || SVG_TWO_WORDS.test(name)) return true;
  if (!(document.createElement(name) instanceof HTMLUnknownElement)) return true;
  return document.createElementNS('http://www.w3.org/2000/svg', name).constructor !== SVGElement;
}

function remembered(decide: (key: string) => boolean): (key: string) => boolean {
  const known = new Map<string, boolean>();
  return (key) => remember(known, key, () => decide(key));
}

function remember(known: Map<string, boolean>, key: string, decide: () => boolean): boolean {
  let answer = known.get(key);
  if (answer === undefined) {
    if (known.size > 20_000) known.clear();
    known.set(key, (answer = decide()));
  }
  return answer;
}
