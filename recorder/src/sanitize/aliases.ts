import { remembered } from './remembered.js';

const MOST_LISTS = 5_000;

/**
 * Stands in for every name that the page's authors chose: classes, ids, slots, animation names, custom
 * properties. Style sheets and elements get the same stand-in, so the layout holds while a class such as
 * `customer-4711` says nothing. Numbered in order of appearance: a hash of a short name could be guessed.
 */
export interface Aliases {
  of(name: string): string;
  /** Names with white space between them, as elements have them: most elements of a page share a few such lists. */
  ofAll(names: string): string;
}

/** `kept` are the names that rules of the published policy use: the appliance matches rules by them. */
export function aliases(kept: ReadonlySet<string> = new Set()): Aliases {
  const given = new Map<string, string>();
  const of = (name: string): string => {
    if (kept.has(name)) return name;
    let alias = given.get(name);
    for (let n = given.size; alias === undefined; n++) {
      const candidate = `x${n.toString(36)}`;
      if (!kept.has(candidate)) given.set(name, (alias = candidate));
    }
    return alias;
  };
  return { of, ofAll: remembered((names) => (names.match(/\S+/g) ?? []).map(of).join(' '), MOST_LISTS) };
}
