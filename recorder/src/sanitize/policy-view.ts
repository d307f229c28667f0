import {
  matchesRuleSelector,
  NEVER_SHOWN_ATTRIBUTES,
  parseRuleSelector,
  type MaskingPolicy,
  type RuleSelector,
} from '@exhibit/contract';
import { attributeOf, isMatch, nameOf } from '../pristine.js';

/** Attributes, whose names are in small letters, and these. */
export type ShownParts = ReadonlySet<string>;
export const TEXT = 'TEXT';
export const DESCENDANTS = 'DESCENDANTS';
export const IMAGE = 'IMAGE';

export const NOTHING: ShownParts = new Set();

/** The published policy as the sanitizer asks it: what of this very element may be shown? */
export interface PolicyView {
  /** Classes and ids that rules name; they keep their names so that the appliance finds the same elements. */
  names: ReadonlySet<string>;
  tags: ReadonlySet<string>;
  /** Attributes that rules match by. */
  marks: ReadonlySet<string>;
  namesValue(attribute: string, value: string): boolean;
  shows(element: Element): ShownParts;
}

export function policyView(policy: MaskingPolicy): PolicyView {
  const rules: { selector: RuleSelector; shown: ShownParts }[] = [];
  const selectors: string[] = [];
  const names = new Set<string>();
  const tags = new Set<string>();
  const marks = new Set<string>();
  /** attribute name, a line break, value */
  const values = new Set<string>();
  for (const rule of policy.rules) {
    const selector = parseRuleSelector(rule.selector);
    if ('fault' in selector) continue; // names nothing, so shows nothing
    selectors.push(rule.selector.replace(/^[\w-]+/, ''));
    const shown = new Set(rule.attributes.map((name) => name.toLowerCase()).filter(mayBeShown));
    if (rule.text) shown.add(TEXT);
    if (rule.text && rule.descendants) shown.add(DESCENDANTS);
    if (rule.image === true) shown.add(IMAGE);
    rules.push({ selector, shown });
    selector.classes.forEach((name) => names.add(name));
    if (selector.id) names.add(selector.id);
    if (selector.tag) tags.add(selector.tag);
    for (const { name, value } of selector.attributes) {
      marks.add(name);
      if (value !== null) values.add(`${name}\n${value}`);
    }
  }
  /** What any rule may name, asked of the browser first: nearly every element is named by none. */
  const named = selectors.join();

  return {
    names,
    tags,
    marks,
    namesValue: (attribute, value) => values.has(`${attribute}\n${value}`),
    shows(element) {
      let found = NOTHING;
      if (!named || !isMatch(element, named)) return found;
      const view = {
        get tag() {
          return nameOf(element);
        },
        attribute: (name: string) => attributeOf(element, name),
      };
      for (const { selector, shown } of rules)
        if (matchesRuleSelector(selector, view))
          found = found === NOTHING ? shown : new Set([...found, ...shown]);
      return found;
    },
  };
}

function mayBeShown(attribute: string): boolean {
  return !NEVER_SHOWN_ATTRIBUTES.has(attribute) && !attribute.startsWith('on');
}
