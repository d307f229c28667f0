import { MASKED_VALUE, maskText } from '@exhibit/contract';
import type { PageAssets } from '../assets/page-assets.js';
import { plainName, STRUCTURE, valueKind } from './attribute-rules.js';
import type { AttributeClasses } from './attribute-classes.js';
import type { Aliases } from './aliases.js';
import type { CssContext } from './css/css-environment.js';
import { cleanDeclarations, cleanStyleSheet } from './css/css-sheet.js';
import type { PolicyView } from './policy-view.js';
import type { PrivacyLevel } from './privacy-level.js';
import { attributeOf, localNameOf } from '../pristine.js';

/** Marks of ours. A page may make up more of them, and their very names could tell something. */
const MARK = /^data-exhibit-(block|disclosure|action)$/;

export type CleanValue = string | number | null;

export interface AttributeContext {
  policy: PolicyView;
  names: Aliases;
  attributeClasses: AttributeClasses;
  css: CssContext;
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
  const loads = loaded(given, element, level, context);
  if (loads) Object.assign(clean, loads);
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
  if (!level.shown.image || level.secret || level.blocked) return null;
  return element instanceof HTMLImageElement && element.isConnected ? assets.image(element) : null;
}

export function cleanClasses(
  element: Element,
  { names, attributeClasses }: AttributeContext,
  given = attributeOf(element, 'class') ?? '',
): string {
  const own = names.ofAll(given);
  const matching = attributeClasses.matching(element).join(' ');
  return own && matching ? `${own} ${matching}` : own + matching;
}

function cleanAttribute(
  name: string,
  value: unknown,
  element: Element,
  level: PrivacyLevel,
  context: AttributeContext,
): CleanValue | undefined {
  if (name === 'rr_scrollleft' || name === 'rr_scrolltop')
    return typeof value === 'number' && Number.isFinite(value) ? Math.round(value) : undefined;
  if (name === '_csstext') return typeof value === 'string' ? cleanStyleSheet(value, context.css) : undefined;
  if (name === 'style') return cleanStyle(value, context.css);
  if (name === 'value') return cleanFieldValue(value, element, level);
  if (level.shown.attributes.has(name) && !level.secret && !level.blocked)
    return value === null ? null : (attributeOf(element, name) ?? undefined);
  if (name.startsWith('data-exhibit-')) return cleanMark(name, value, context);
  if (name === 'id' || name === 'slot' || (name === 'name' && localNameOf(element) === 'slot'))
    return typeof value === 'string' && value ? context.names.of(value) : value === null ? null : undefined;
  // The browser knows the kinds of fields there are, and calls every other a text.
  if (name === 'type')
    return /^(input|button)$/.test(localNameOf(element)) ? (element as HTMLInputElement).type : undefined;
  const check = STRUCTURE.get(name);
  if (!check) return undefined;
  if (value === null) return null;
  if (typeof value !== 'string') return undefined;
  // A rule may name elements by having a role or a language, whichever: that there is one stays, or the appliance
  // would not find the same elements.
  if (name === 'role' || name === 'lang')
    return context.policy.namesValue(name, value) ? value : (check(value) ?? '');
  return check(value) ?? undefined;
}

function cleanMark(
  name: string,
  value: unknown,
  { policy, disclosures }: AttributeContext,
): string | null | undefined {
  if (!MARK.test(name) && !policy.marks.has(name)) return undefined;
  if (typeof value !== 'string') return value === null ? null : undefined;
  if (policy.namesValue(name, value)) return value;
  if (name === 'data-exhibit-disclosure') return disclosures.has(value) ? value : '';
  if (name === 'data-exhibit-action') return plainName(value) ?? '';
  return '';
}

function cleanFieldValue(value: unknown, element: Element, level: PrivacyLevel): string | null | undefined {
  const kind = valueKind(localNameOf(element), attributeOf(element, 'type'));
  if (kind === 'none' || level.blocked) return undefined;
  if (value === null || value === '') return '';
  if (kind === 'label') return maskText(attributeOf(element, 'value') ?? '');
  // A field that the visitor emptied still has the server's value as its attribute: the live one counts.
  return (element as HTMLInputElement).value === '' ? '' : MASKED_VALUE;
}

function cleanStyle(value: unknown, css: CssContext): CleanValue | undefined {
  if (value === null) return null;
  return typeof value === 'string' ? cleanStyleText(value, css) : undefined;
}

const MOST_STYLES = 1_000;
const styles = new WeakMap<CssContext, Map<string, string>>();

/** Pages write the same few styles again and again. What depends on the fonts known so far is worked out anew. */
function cleanStyleText(text: string, css: CssContext): string {
  if (text.includes('--')) return cleanDeclarations(text, css);
  let known = styles.get(css);
  if (!known || known.size > MOST_STYLES) styles.set(css, (known = new Map()));
  let clean = known.get(text);
  if (clean === undefined) known.set(text, (clean = cleanDeclarations(text, css)));
  return clean;
}
