import { attributesOf, isMatch } from '../pristine.js';

/** Attributes that say what a visitor typed or chose: no style may show whether they have a certain value. */
const NEVER = /^(value|checked|selected|on.*)$/;
const MOST = 2_000;

/**
 * Style sheets select by attributes (`[data-state="open"]`), and attributes do not leave the browser. So every
 * attribute selector gets a class of ours, and an element carries that class while it matches.
 */
export interface AttributeClasses {
  /** Selectors that came after elements may have been written already. */
  learned: string[];
  classOf(selector: string, attribute: string): string | null;
  /** `attribute` in small letters. */
  concerns(attribute: string): boolean;
  matching(element: Element): string[];
}

export function attributeClasses(): AttributeClasses {
  /** Classes by their selector, by the attribute that it is about. */
  const given = new Map<string, Map<string, string>>();
  const learned: string[] = [];
  let count = 0;
  return {
    learned,
    classOf(selector, attribute) {
      if (NEVER.test(attribute)) return null;
      const classes = given.get(attribute) ?? new Map<string, string>();
      given.set(attribute, classes);
      if (!classes.has(selector) && count < MOST) {
        classes.set(selector, `y${(count++).toString(36)}`);
        learned.push(selector);
      }
      return classes.get(selector) ?? null;
    },
    concerns: (attribute) => given.has(attribute),
    matching(element) {
      const names: string[] = [];
      if (count)
        for (const { name } of attributesOf(element))
          for (const [selector, one] of given.get(name.toLowerCase()) ?? [])
            if (isMatch(element, selector)) names.push(one);
      return names;
    },
  };
}
