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
export class PolicyView {
  private readonly rules: { selector: RuleSelector; shown: ShownParts }[] = [];
  /** What any rule may name, asked of the browser first: nearly every element is named by none. */
  private readonly named: string;
  /** Classes and ids that rules name; they keep their names so that the appliance finds the same elements. */
  readonly names = new Set<string>();
  readonly tags = new Set<string>();
  /** Attributes that rules match by. */
  readonly marks = new Set<string>();
  /** attribute name, a line break, value */
  private readonly values = new Set<string>();

  constructor(policy: MaskingPolicy) {
    const named: string[] = [];
    for (const rule of policy.rules) {
      const selector = parseRuleSelector(rule.selector);
      if ('fault' in selector) continue; // names nothing, so shows nothing
      named.push(rule.selector.replace(/^[\w-]+/, ''));
      const shown = new Set(rule.attributes.map((name) => name.toLowerCase()).filter(mayBeShown));
      if (rule.text) shown.add(TEXT);
      if (rule.text && rule.descendants) shown.add(DESCENDANTS);
      if (rule.image === true) shown.add(IMAGE);
      this.rules.push({ selector, shown });
      selector.classes.forEach((name) => this.names.add(name));
      if (selector.id) this.names.add(selector.id);
      if (selector.tag) this.tags.add(selector.tag);
      for (const { name, value } of selector.attributes) {
        this.marks.add(name);
        if (value !== null) this.values.add(`${name}\n${value}`);
      }
    }
    this.named = named.join();
  }

  namesValue(attribute: string, value: string): boolean {
    return this.values.has(`${attribute}\n${value}`);
  }

  shows(element: Element): ShownParts {
    let found = NOTHING;
    if (!this.named || !isMatch(element, this.named)) return found;
    const view = {
      get tag() {
        return nameOf(element);
      },
      attribute: (name: string) => attributeOf(element, name),
    };
    for (const { selector, shown } of this.rules)
      if (matchesRuleSelector(selector, view))
        found = found === NOTHING ? shown : new Set([...found, ...shown]);
    return found;
  }
}

function mayBeShown(attribute: string): boolean {
  return !NEVER_SHOWN_ATTRIBUTES.has(attribute) && !attribute.startsWith('on');
}
