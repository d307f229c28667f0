import { isCleanCss, isCleanProperty, isOwnName, type OwnNames } from './clean-css.js';
import { into, type Findings, type Place } from './findings.js';
import { isNumber, isObject } from './json-members.js';
import { INPUT_TYPES, ROLES } from './markup-words.js';
import { isMaskedLabel, isMaskedText, isMaskedTyped } from './masked-text.js';
import type { PageNode } from './recorded-page.js';
import type { ShownPart } from '../review/seen-in-visit.js';
import type { RuleCoverage } from './rule-coverage.js';
import { isStandIn } from './stand-ins.js';

/** What attributes are compared with. */
export interface AttributeContext extends OwnNames {
  rules: RuleCoverage;
  /** Keys of the site's published disclosures. */
  disclosures: ReadonlySet<string>;
  findings: Findings;
  /** Told of whatever a rule lets through. */
  shown: (rule: string, part: ShownPart) => void;
}

type Check = (value: string) => boolean;

const shaped =
  (pattern: RegExp): Check =>
  (value) =>
    pattern.test(value);
const among =
  (words: ReadonlySet<string>): Check =>
  (value) =>
    words.has(value.toLowerCase());
const nothing: Check = (value) => value === '';
const length = shaped(/^\d{1,5}(\.\d{1,4})?(px|%|em)?$/);
const number = shaped(/^\d{1,3}$/);
const alignment = among(
  new Set(['left', 'right', 'center', 'justify', 'char', 'top', 'middle', 'bottom', 'baseline']),
);
const drawn = shaped(/^\d{1,6}(\.\d{1,12})?px$/);

/** Attributes that say how a page is built and nothing about anybody, and what their values look like. */
const STRUCTURE: Readonly<Record<string, Check>> = {
  ...Object.fromEntries(
    'open hidden disabled readonly required multiple reversed nowrap controls inert'
      .split(' ')
      .map((name) => [name, nothing]),
  ),
  ...Object.fromEntries(
    'rows cols size colspan rowspan span border cellpadding cellspacing'
      .split(' ')
      .map((name) => [name, number]),
  ),
  width: length,
  height: length,
  align: alignment,
  valign: alignment,
  type: among(INPUT_TYPES),
  role: (value) => value === '' || ROLES.has(value),
  dir: among(new Set(['ltr', 'rtl', 'auto'])),
  lang: shaped(/^([a-z]{2,3}(-[a-z]{4})?(-([a-z]{2}|\d{3}))?)?$/i),
  wrap: among(new Set(['soft', 'hard', 'off'])),
  scope: among(new Set(['row', 'col', 'rowgroup', 'colgroup'])),
  viewbox: shaped(/^\s*-?\d{1,5}(\.\d{1,4})?([\s,]+-?\d{1,5}(\.\d{1,4})?){3}\s*$/),
  preserveaspectratio: shaped(/^(none|x(Min|Mid|Max)Y(Min|Mid|Max))( (meet|slice))?$/),
  rr_width: drawn,
  rr_height: drawn,
  rr_open_mode: among(new Set(['modal', 'non-modal'])),
};

/** Judges one recorded attribute of an element, whose selectors are asked after all of the event was applied. */
export function checkAttribute(
  element: PageNode,
  given: string,
  value: unknown,
  context: AttributeContext,
  within: Place,
  position: number,
): void {
  const { findings } = context;
  const name = given.toLowerCase();
  if (name === 'style' && isObject(value)) return checkStyleChanges(value, context, into(within, given));
  if (name === 'rr_scrollleft' || name === 'rr_scrolltop')
    return isNumber(value) ? void findings.strings.structure++ : findings.report('MALFORMED', within);
  if (isLoaded(element, name, value, context)) return void findings.strings.structure++;
  const known = classOf(name, element);
  const shown = known !== 'style' && known !== 'field' && context.rules.coversAttribute(element, name);
  // An attribute that is not known is named by its position: its name may be what must not be told.
  if (!known && !shown) return findings.report('ATTRIBUTE_NOT_ALLOWED', into(within, position));
  const where = into(within, given);
  if (value === null) return; // the attribute went away
  if (typeof value !== 'string') return findings.report('MALFORMED', where);
  if (shown) {
    findings.strings.unmasked++;
    if (!isMaskedText(value))
      for (const { id } of context.rules.showing(element, name)) context.shown(id, `attribute ${name}`);
    return;
  }
  if (known === 'style') {
    if (isCleanCss(value, context)) findings.strings.styles++;
    else findings.report('STYLE_IN_CLEAR', where);
  } else if (known === 'field') {
    if (isMaskedTyped(value) || (isButton(element) && isMaskedLabel(value))) findings.strings.masked++;
    else findings.report('VALUE_IN_CLEAR', where);
  } else if (isStructure(name, value, context)) findings.strings.structure++;
  else findings.report(known === 'name' ? 'NAME_IN_CLEAR' : 'ATTRIBUTE_IN_CLEAR', where);
}

/** What an element loads, under its stand-in: a picture that a published rule names, or a sheet that nobody may read. */
function isLoaded(
  element: PageNode,
  name: string,
  value: unknown,
  { rules, shown }: AttributeContext,
): boolean {
  if (element.tag === 'img' && name === 'src') {
    const showing = isStandIn('image', value) ? rules.showingImage(element) : [];
    for (const { id } of showing) shown(id, 'image');
    return showing.length > 0;
  }
  return element.tag === 'link' && name === 'href' && isStandIn('style', value);
}

/** How an attribute is judged; null when none of this name may arrive but what a rule shows. */
function classOf(name: string, { tag }: PageNode): 'style' | 'field' | 'name' | 'mark' | 'structure' | null {
  if (name === 'style') return 'style';
  if (name === '_csstext') return tag === 'style' || tag === 'link' ? 'style' : null;
  if (name === 'value') return /^(input|textarea|select)$/.test(tag) ? 'field' : null;
  if (name === 'class' || name === 'id' || name === 'slot') return 'name';
  if (name === 'name') return tag === 'slot' ? 'name' : null;
  if (/^data-exhibit-[a-z-]{1,40}$/.test(name)) return 'mark';
  return Object.hasOwn(STRUCTURE, name) ? 'structure' : null;
}

function isStructure(name: string, value: string, context: AttributeContext): boolean {
  if (name === 'class' || name === 'id' || name === 'slot' || name === 'name')
    return value.split(/\s+/).every((part) => part === '' || isOwnName(part, context));
  if (name.startsWith('data-exhibit-'))
    return value === '' || context.rules.namesValue(name, value) || isMark(name, value, context);
  return (
    STRUCTURE[name]!(value) || ((name === 'role' || name === 'lang') && context.rules.namesValue(name, value))
  );
}

function isMark(name: string, value: string, { disclosures }: AttributeContext): boolean {
  if (name === 'data-exhibit-disclosure') return disclosures.has(value);
  return name === 'data-exhibit-action' && isActionName(value);
}

/** A name as a developer gives it: words without spaces, and no number that could be somebody's. */
export const isActionName = (value: string): boolean =>
  value.length <= 64 && /^[A-Za-z][A-Za-z0-9]*([-_.][A-Za-z0-9]+){0,8}$/.test(value) && !/\d{4}/.test(value);

const isButton = ({ tag, facts }: PageNode): boolean =>
  tag === 'input' && /^(submit|reset|button)$/i.test(facts?.get('type') ?? '');

/** A style attribute as rrweb sends its changes: property → value, [value, 'important'], or false when it went. */
function checkStyleChanges(changes: Record<string, unknown>, context: AttributeContext, place: Place): void {
  const { findings } = context;
  let position = 0;
  for (const property in changes) {
    const where = into(place, position++);
    const change = changes[property];
    const [value, priority] = Array.isArray(change) ? (change as unknown[]) : [change, 'important'];
    if (!isCleanProperty(property, context)) findings.report('STYLE_IN_CLEAR', where);
    else if (change === false) findings.strings.styles++;
    else if (typeof value !== 'string' || priority !== 'important') findings.report('MALFORMED', where);
    else if (!isCleanCss(value, context)) findings.report('STYLE_IN_CLEAR', where);
    else findings.strings.styles++;
  }
}
