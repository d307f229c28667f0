import { attributesOf, isMatch } from '../pristine.js';

/** Attributes that say what a visitor typed or chose: no style may show whether they have a certain value. */
const NEVER = /^(value|checked|selected|on.*)$/;
const MOST = 2_000;

/**
 * Style sheets select by attributes (`[data-state="open"]`), and attributes do not leave the browser. So every
 * attribute selector gets a class of ours, and an element carries that class while it matches.
 */
export class AttributeClasses {
  private readonly byAttribute = new Map<string, { selector: string; name: string }[]>();
  private readonly known = new Map<string, string>();
  /** Set when a selector was learned after elements may have been written already. */
  learned: string[] = [];

  classOf(selector: string, attribute: string): string | null {
    if (NEVER.test(attribute)) return null;
    const known = this.known.get(selector);
    if (known) return known;
    if (this.known.size >= MOST) return null;
    const name = `y${this.known.size.toString(36)}`;
    this.known.set(selector, name);
    const same = this.byAttribute.get(attribute);
    if (same) same.push({ selector, name });
    else this.byAttribute.set(attribute, [{ selector, name }]);
    this.learned.push(selector);
    return name;
  }

  /** `attribute` in small letters. */
  concerns(attribute: string): boolean {
    return this.byAttribute.has(attribute);
  }

  matching(element: Element): string[] {
    if (this.byAttribute.size === 0) return [];
    const names: string[] = [];
    for (const { name } of attributesOf(element))
      for (const test of this.byAttribute.get(name.toLowerCase()) ?? [])
        if (matches(element, test.selector)) names.push(test.name);
    return names;
  }
}

function matches(element: Element, selector: string): boolean {
  try {
    return isMatch(element, selector);
  } catch {
    return false;
  }
}
