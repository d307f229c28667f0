import type { CssContext } from '../../src/sanitize/css/css-environment.js';

const KEYWORDS =
  /^(important|red|white|none|block|flex|grid|solid|auto|bold|inherit|initial|relative|absolute|sans-serif|transparent|center)$/;
const TAGS = /^(a|p|div|span|section|button|html|body|input)$/;

const MEDIA =
  /^(width|height|hover|orientation|prefers-color-scheme|(orientation:landscape|hover:none|prefers-color-scheme:dark))$/;

/** A table instead of a browser: every property is known, and these are its words and tags. */
export const cssTable = (): CssContext => ({
  env: {
    supports: () => true,
    supportsSelector: () => true,
    supportsCondition: (condition) => condition.includes('grid'),
    isKeyword: (identifier) => KEYWORDS.test(identifier),
    knowsMedia: (query) => MEDIA.test(query),
    isTag: (name) => TAGS.test(name),
  },
  names: {
    alias: () => 'alias',
    attributeClass: (_selector, attribute) => (attribute === 'value' ? null : 'attribute'),
    tag: () => 'x-tag',
  },
  assets: {
    families: new Set<string>(),
    font: () => 'exhibit-asset:font-p-0',
    missingStyle: () => 'exhibit-asset:style-p-0',
  },
});
