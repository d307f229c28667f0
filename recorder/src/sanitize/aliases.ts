import { remembered } from './remembered.js';

const MOST_LISTS = 5_000;

/**
 * Stands in for every name that the page's authors chose: classes, ids, slots, animation names, custom
 * properties. Style sheets and elements get the same stand-in, so the layout holds while a class such as
 * `customer-4711` says nothing. Numbered in order of appearance: a hash of a short name could be guessed.
 */
export class Aliases {
  private readonly given = new Map<string, string>();

  /** `kept` are the names that rules of the published policy use: the appliance matches rules by them. */
  constructor(private readonly kept: ReadonlySet<string> = new Set()) {}

  /** Names with white space between them, as elements have them: most elements of a page share a few such lists. */
  readonly ofAll = remembered(
    (names) => (names.match(/\S+/g) ?? []).map((name) => this.of(name)).join(' '),
    MOST_LISTS,
  );

  of(name: string): string {
    if (this.kept.has(name)) return name;
    let alias = this.given.get(name);
    for (let n = this.given.size; alias === undefined; n++) {
      const candidate = `x${n.toString(36)}`;
      if (!this.kept.has(candidate)) this.given.set(name, (alias = candidate));
    }
    return alias;
  }
}
