import type { CssContext } from './css-environment.js';
import { cssItems } from './css-items.js';
import { cleanDeclaration } from './css-value.js';

const URL_FUNCTION = /url\(\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([^)"'\s]*))\s*\)/gi;
/** Descriptors that layout needs, and the shape their values must have. */
const DESCRIPTOR =
  /^(font-weight:(normal|bold|\d{1,4}( \d{1,4})?)|font-style:(normal|italic|oblique( -?\d{1,2}deg){0,2})|font-stretch:(normal|((ultra|extra|semi)-)?(condensed|expanded)|\d{1,3}%( \d{1,3}%)?)|unicode-range:u\+[\da-f?]{1,6}(-[\da-f]{1,6})?(, ?u\+[\da-f?]{1,6}(-[\da-f]{1,6})?){0,200}|((ascent|descent|line-gap)-override|size-adjust):(normal|\d{1,3}(\.\d{1,4})?%))$/i;

/** A font of the page's own, with a stand-in for its address; null when it says too little to be used. */
export function cleanFontFace(block: string, context: CssContext): string | null {
  const kept: string[] = [];
  let family: string | null = null;
  let called = '';
  let addresses: string[] = [];
  for (const { head } of cssItems(block)) {
    const [, name = '', value = ''] = /^\s*([\w-]+)\s*:\s*([^]*?)\s*$/.exec(head) ?? [];
    if (name === 'font-family') {
      family = cleanDeclaration(name, value, context);
      called = value.replace(/^["']|["']$/g, '');
    } else if (name === 'src')
      addresses = [...value.matchAll(URL_FUNCTION)].map(([, a, b, c]) => (a ?? b ?? c)!.replace(/\\/g, ''));
    else if (DESCRIPTOR.test(`${name}:${value}`)) kept.push(`${name}:${value}`);
  }
  if (!family || addresses.length === 0) return null;
  context.assets.families.add(called);
  return `@font-face{${[family, `src:url(${context.assets.font(addresses)})`, ...kept].join(';')}}`;
}
