import { MASKED_VALUE, maskText } from '@exhibit/contract';
import type { PageAssets } from '../assets/page-assets.js';
import { BUTTON, STRUCTURE, UNTYPED, type Check } from './attribute-rules.js';
import type { AttributeClasses } from './attribute-classes.js';
import type { Aliases } from './aliases.js';
import type { CssContext } from './css/css-environment.js';
import { cleanDeclarations, cleanStyleSheet } from './css/css-sheet.js';
import { IMAGE, type PolicyView } from './policy-view.js';
import type { PrivacyLevel } from './privacy-level.js';
import { attributeOf, localNameOf } from '../pristine.js';

/** What rules may match by. A page may make up more marks, and their very names could tell something. */
const MARK = /^(role|lang|data-exhibit-(block|disclosure|action))$/;

export type CleanValue = string | number | null;

export interface AttributeContext {
  policy: PolicyView;
  names: Aliases;
  attributeClasses: AttributeClasses;
  css: CssContext;
  /** A style attribute, cleaned: pages write the same few again and again. */
  style(text: string): string;
  assets: PageAssets;
  /** Keys of the disclosures that the site's configuration watches. */
  disclosures: ReadonlySet<string>;
}

/** Every attribute of one element that may leave the browser. What is not named here does not. */
export function cleanAttributes(
  given: Readonly<Record<string, unknown>>,
  element: Element,
  level: PrivacyLevel,
  context: AttributeContext,
): Record<string, CleanValue> {
  const clean: Record<string, CleanValue> = {};
  let classes = false;
  for (const name of Object.keys(given)) {
    const lower = name.toLowerCase();
    if (lower === 'class' || context.attributeClasses.concerns(lower)) classes = true;
    if (lower === 'class') continue; // with the classes that attribute selectors became, below
    const kept = cleanAttribute(lower, given[name], element, level, context);
    if (kept !== undefined) clean[name] = kept;
  }
  Object.assign(clean, loaded(given, element, level, context));
  if (classes) {
    const own = given['class'];
    // As the event says it: a rule may name this element by its class and by an attribute of the same moment.
    const names = cleanClasses(element, context, typeof own === 'string' ? own : undefined);
    if (names || 'class' in given) clean['class'] = names;
  }
  return clean;
}

/** Stand-ins for what an element loads: a picture that a rule names, and a sheet that nobody may read. */
function loaded(
  given: Readonly<Record<string, unknown>>,
  element: Element,
  level: PrivacyLevel,
  { assets }: AttributeContext,
): Record<string, string> | null {
  if ('src' in given || 'srcset' in given) {
    const src = shownImage(element, level, assets);
    return src ? { src } : null;
  }
  if (given['rel'] !== 'stylesheet' || '_cssText' in given || !(element instanceof HTMLLinkElement))
    return null;
  const { href, crossOrigin } = element;
  const unread = href && !crossOrigin && !href.startsWith(`${location.origin}/`);
  return unread ? { href: assets.missingStyle(href, 'other-origin') } : null;
}

/** The stand-in of an `img` on the page whose picture a rule names; null for every other. */
export function shownImage(element: Element, level: PrivacyLevel, assets: PageAssets): string | null {
  if (!level.shown.has(IMAGE) || level.secret || level.blocked) return null;
  return element instanceof HTMLImageElement && element.isConnected ? assets.image(element) : null;
}

export function cleanClasses(
  element: Element,
  { names, attributeClasses }: AttributeContext,
  given = attributeOf(element, 'class') ?? '',
): string {
  return [names.ofAll(given), ...attributeClasses.matching(element)].filter(Boolean).join(' ');
}

function cleanAttribute(
  name: string,
  value: unknown,
  element: Element,
  level: PrivacyLevel,
  context: AttributeContext,
): CleanValue | undefined {
  if (/^rr_scroll(left|top)$/.test(name))
    return Number.isFinite(value) ? Math.round(value as number) : undefined;
  if (name === 'value') return cleanFieldValue(value, element as HTMLInputElement, level);
  // The browser knows the kinds of fields there are, and calls every other a text.
  if (name === 'type')
    return /^(input|button)$/.test(localNameOf(element)) ? (element as HTMLInputElement).type : undefined;
  const clean = cleanerOf(name, element, level, context);
  if (!clean) return undefined;
  if (value === null) return null;
  return typeof value === 'string' ? (clean(value) ?? undefined) : undefined;
}

/** What to make of the values of an attribute; nothing is kept of one that has no cleaner. */
function cleanerOf(
  name: string,
  element: Element,
  { shown, secret, blocked }: PrivacyLevel,
  { policy, names, css, style, disclosures }: AttributeContext,
): Check | undefined {
  if (name === '_csstext') return (text) => cleanStyleSheet(text, css);
  // What depends on the fonts known so far is worked out anew.
  if (name === 'style') return (text) => (text.includes('--') ? cleanDeclarations(text, css) : style(text));
  if (shown.has(name) && !secret && !blocked) return () => attributeOf(element, name);
  if (/^(id|slot)$/.test(name) || (name === 'name' && localNameOf(element) === 'slot'))
    return (value) => value && names.of(value);
  const shape =
    name === 'data-exhibit-disclosure'
      ? (key: string) => (disclosures.has(key) ? key : null)
      : STRUCTURE.get(name);
  // Rules name elements by having these, whatever their value: that there is one stays, or the appliance would not
  // find the same elements.
  return MARK.test(name) || policy.marks.has(name)
    ? (value) => (policy.namesValue(name, value) ? value : (shape?.(value) ?? ''))
    : shape;
}

function cleanFieldValue(
  value: unknown,
  field: HTMLInputElement,
  { blocked }: PrivacyLevel,
): string | undefined {
  if (!/^(input|textarea|select)$/.test(localNameOf(field)) || UNTYPED.test(field.type) || blocked)
    return undefined;
  if (!value) return '';
  if (BUTTON.test(field.type)) return maskText(attributeOf(field, 'value') ?? '');
  // A field that the visitor emptied still has the server's value as its attribute: the live one counts.
  return field.value === '' ? '' : MASKED_VALUE;
}
