import { type Hiding, hidingOf } from './hidden-style.js';
import { type PageNode, walk } from './page-node.js';
import { PageTooLarge } from './rebuilt-visit.js';
import { type StyleRule, styleRules } from './style-rules.js';

/** Comparisons of an element with a rule, in one visit. */
const MAX_WORK = 50_000_000;

interface Scope {
  byName: Map<string, StyleRule[]>;
  /** What holds for every element, or can only be compared one by one. */
  others: StyleRule[];
  /** One of its sheets was not recorded, or cannot be read. */
  isUnread: boolean;
}

/** What the page's style sheets and attributes say about what can hide; worked out when asked, and kept. */
export class PageStyles {
  private readonly scopes = new Map<PageNode, Scope>();
  private known = new Map<PageNode, Hiding>();
  private work = 0;
  /** Rules were changed one by one: which hold now is no longer known. */
  private isChanged = false;

  clear(): void {
    this.forget();
    this.isChanged = false;
  }

  /** A sheet came, went or changed. */
  forget(): void {
    this.scopes.clear();
    this.known = new Map();
  }

  forgetElement(element: PageNode): void {
    this.known.delete(element);
  }

  rulesChanged(): void {
    this.isChanged = true;
    this.known = new Map();
  }

  hidingOf(element: PageNode): Hiding {
    const known = this.known.get(element);
    if (known) return known;
    const scope = this.isChanged ? null : this.scopeOf(element);
    const hiding =
      scope === null || scope.isUnread
        ? withoutSheets(element)
        : hidingOf(element, this.matching(element, scope));
    this.known.set(element, hiding);
    return hiding;
  }

  private matching(element: PageNode, { byName, others }: Scope) {
    const names = [
      `<${element.tag}`,
      `#${element.attributes.get('id') ?? ''}`,
      ...(element.attributes.get('class') ?? '').split(/\s+/).map((name) => `.${name}`),
    ];
    const rules = [...others, ...new Set(names.flatMap((name) => byName.get(name) ?? []))];
    this.work += rules.length + 1;
    if (this.work > MAX_WORK) throw new PageTooLarge();
    return rules
      .filter(({ subject }) => mayBe(element, subject))
      .map(({ plain, says }) => ({ certain: plain, says }));
  }

  private scopeOf(element: PageNode): Scope {
    let root = element;
    while (root.parent && !root.inShadow && root.kind !== 'document') root = root.parent;
    const top = root.inShadow ? root.parent! : root;
    const known = this.scopes.get(top);
    if (known) return known;
    const scope: Scope = { byName: new Map(), others: [], isUnread: false };
    // Inside a host only its shadow, elsewhere all but shadows; never another document.
    const isOutside = (node: PageNode): boolean =>
      node !== top && (node.kind === 'document' || node.inShadow !== (root.inShadow && node.parent === top));
    for (const node of walk(top, (at) => !isOutside(at)))
      if (isSheet(node) && !isOutside(node)) this.readSheet(scope, node);
    this.scopes.set(top, scope);
    return scope;
  }

  private readSheet(scope: Scope, node: PageNode): void {
    const sheet = sheetOf(node);
    this.work += sheet.length / 10;
    if (this.work > MAX_WORK) throw new PageTooLarge();
    const rules = node.tag === 'link' && !node.attributes.has('_csstext') ? null : styleRules(sheet);
    if (rules === null) scope.isUnread ||= node.tag === 'style' || node.attributes.has('href');
    else {
      // Recorders that say nothing of the medium recorded sheets for printing in the same way.
      const isOnScreen = /^(all|screen)$/i.test(node.attributes.get('media') ?? '');
      for (const rule of rules) place(scope, { ...rule, plain: rule.plain && isOnScreen });
    }
  }
}

/** Where no sheet is known, only an inline style says something, and only what is `!important` could overrule it. */
function withoutSheets(element: PageNode): Hiding {
  const inline = hidingOf(element, []);
  const own = /(^|;)\s*display\s*:/i.test(element.attributes.get('style') ?? '');
  return { ...inline, gone: inline.gone && own };
}

function place({ byName, others }: Scope, rule: StyleRule): void {
  const { tag, id, classes } = rule.subject;
  const name =
    id !== null ? `#${id}` : classes[0] !== undefined ? `.${classes[0]}` : tag !== null && `<${tag}`;
  if (name === false) others.push(rule);
  else if (byName.has(name)) byName.get(name)!.push(rule);
  else byName.set(name, [rule]);
}

function mayBe(element: PageNode, { tag, id, classes }: StyleRule['subject']): boolean {
  if (tag !== null && tag !== element.tag) return false;
  if (id !== null && id !== element.attributes.get('id')) return false;
  if (classes.length === 0) return true;
  const own = (element.attributes.get('class') ?? '').split(/\s+/);
  return classes.every((name) => own.includes(name));
}

export const isSheet = ({ tag }: PageNode): boolean => tag === 'style' || tag === 'link';

/** The rules that a style element or a link was recorded with. */
function sheetOf(node: PageNode): string {
  const written = node.attributes.get('_csstext');
  if (written !== undefined) return written;
  let text = '';
  for (let at = node.first; at; at = at.next) text += at.text;
  return text;
}
