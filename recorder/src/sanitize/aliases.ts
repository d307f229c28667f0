const MOST_LISTS = 5_000;

/**
 * Stands in for every name that the page's authors chose: classes, ids, slots, animation names, custom
 * properties. Style sheets and elements get the same stand-in, so the layout holds while a class such as
 * `customer-4711` says nothing. Numbered in order of appearance: a hash of a short name could be guessed.
 */
export class Aliases {
  private readonly given = new Map<string, string>();
  /** Lists of names, as elements have them: most elements of a page share a few. */
  private readonly lists = new Map<string, string>();

  /** `kept` are the names that rules of the published policy use: the appliance matches rules by them. */
  constructor(private readonly kept: ReadonlySet<string> = new Set()) {}

  /** Names with white space between them. */
  ofAll(names: string): string {
    let aliases = this.lists.get(names);
    if (aliases === undefined) {
      const each = names.split(/\s+/).filter(Boolean);
      aliases = each.map((name) => this.of(name)).join(' ');
      if (this.lists.size > MOST_LISTS) this.lists.clear();
      this.lists.set(names, aliases);
    }
    return aliases;
  }

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
