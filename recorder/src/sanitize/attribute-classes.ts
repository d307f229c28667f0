import { attributesOf, isMatch } from '../pristine.js';

/** Attributes that say what a visitor typed or chose: no style may show whether they have a certain value. */
const NEVER = /^(value|checked|selected|on.*)$/;
const MOST = 2_000;

/**
 * Style sheets select by attributes (`[data-state="open"]`), and attributes do not leave the browser. So every
 * attribute selector gets a class of ours, and an element carries that class while it matches.
 */
export class AttributeClasses {
  /** Classes by their selector, by the attribute that it is about. */
  private readonly given = new Map<string, Map<string, string>>();
  private count = 0;
  /** Selectors that came after elements may have been written already. */
  learned: string[] = [];

  classOf(selector: string, attribute: string): string | null {
    if (NEVER.test(attribute)) return null;
    const classes = this.given.get(attribute) ?? new Map<string, string>();
    this.given.set(attribute, classes);
    if (!classes.has(selector) && this.count < MOST) {
      classes.set(selector, `y${(this.count++).toString(36)}`);
      this.learned.push(selector);
    }
    return classes.get(selector) ?? null;
  }

  /** `attribute` in small letters. */
  concerns(attribute: string): boolean {
    return this.given.has(attribute);
  }

  matching(element: Element): string[] {
    const names: string[] = [];
    if (this.count)
      for (const { name } of attributesOf(element))
        for (const [selector, given] of this.given.get(name.toLowerCase()) ?? [])
          if (isMatch(element, selector)) names.push(given);
    return names;
  }
}
