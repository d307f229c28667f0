import {
  matchesRuleSelector,
  NEVER_SHOWN_ATTRIBUTES,
  parseRuleSelector,
  type MaskingPolicy,
  type RuleSelector,
} from '@exhibit/contract';
import { attributeOf, attributesOf, nameOf } from '../pristine.js';

export interface ShownParts {
  text: boolean;
  descendants: boolean;
  attributes: ReadonlySet<string>;
  image: boolean;
}

export const NOTHING: ShownParts = { text: false, descendants: false, attributes: new Set(), image: false };

/** The published policy as the sanitizer asks it: what of this very element may be shown? */
export class PolicyView {
  private readonly rules: { selector: RuleSelector; shown: ShownParts }[] = [];
  /** Classes and ids that rules name; they keep their names so that the appliance finds the same elements. */
  readonly names = new Set<string>();
  readonly tags = new Set<string>();
  /** Attributes that rules match by. */
  readonly marks = new Set<string>();
  /** attribute name, a line break, value */
  private readonly values = new Set<string>();

  constructor(policy: MaskingPolicy) {
    for (const rule of policy.rules) {
      const selector = parseRuleSelector(rule.selector);
      if ('fault' in selector) continue; // names nothing, so shows nothing
      this.rules.push({
        selector,
        shown: {
          text: rule.text,
          descendants: rule.text && rule.descendants,
          attributes: new Set(rule.attributes.map((name) => name.toLowerCase()).filter(mayBeShown)),
          image: rule.image === true,
        },
      });
      selector.classes.forEach((name) => this.names.add(name));
      if (selector.id) this.names.add(selector.id);
      if (selector.tag) this.tags.add(selector.tag);
      for (const { name, value } of selector.attributes) {
        this.marks.add(name);
        if (value !== null) this.values.add(`${name}\n${value}`);
      }
    }
  }

  namesValue(attribute: string, value: string): boolean {
    return this.values.has(`${attribute}\n${value}`);
  }

  shows(element: Element): ShownParts {
    let found = NOTHING;
    // Every rule names an id, a class or an attribute.
    if (this.rules.length === 0 || attributesOf(element).length === 0) return found;
    const view = {
      get tag() {
        return nameOf(element);
      },
      attribute: (name: string) => attributeOf(element, name),
    };
    for (const { selector, shown } of this.rules)
      if (matchesRuleSelector(selector, view)) found = found === NOTHING ? shown : bothShown(found, shown);
    return found;
  }
}

function bothShown(a: ShownParts, b: ShownParts): ShownParts {
  return {
    text: a.text || b.text,
    descendants: a.descendants || b.descendants,
    attributes: new Set([...a.attributes, ...b.attributes]),
    image: a.image || b.image,
  };
}

function mayBeShown(attribute: string): boolean {
  return !NEVER_SHOWN_ATTRIBUTES.has(attribute) && !attribute.startsWith('on');
}
