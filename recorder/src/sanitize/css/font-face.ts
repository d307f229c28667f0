import type { CssContext } from './css-environment.js';
import { declarations } from './css-items.js';
import { cssTokens, unquoted } from './css-tokens.js';
import { cleanDeclaration } from './css-value.js';

/** Descriptors that layout needs, and the shape their values must have. */
const DESCRIPTOR =
  /^(font-weight:(normal|bold|\d{1,4}( \d{1,4})?)|font-style:(normal|italic|oblique( -?\d{1,2}deg){0,2})|font-stretch:(normal|((ultra|extra|semi)-)?(condensed|expanded)|\d{1,3}%( \d{1,3}%)?)|unicode-range:u\+[\da-f?]{1,6}(-[\da-f]{1,6})?(, ?u\+[\da-f?]{1,6}(-[\da-f]{1,6})?){0,200}|((ascent|descent|line-gap)-override|size-adjust):(normal|\d{1,3}(\.\d{1,4})?%))$/i;

/** A font of the page's own, with a stand-in for its address; null when it says too little to be used. */
export function cleanFontFace(block: string, context: CssContext): string | null {
  const given = new Map(declarations(block));
  const called = given.get('font-family') ?? '';
  const family = cleanDeclaration('font-family', called, context);
  const addresses = cssTokens(given.get('src') ?? '').filter(({ kind }) => kind === 'url');
  if (!family || !addresses[0]) return null;
  context.assets.families.add(unquoted(called));
  const source = `src:url(${context.assets.font(addresses.map(({ text }) => text))})`;
  const kept = [...given].map((pair) => pair.join(':')).filter((pair) => DESCRIPTOR.test(pair));
  return `@font-face{${[family, source, ...kept].join(';')}}`;
}
