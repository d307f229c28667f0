import { type HidingDeclarations, type HidingProperty, hidingDeclarations } from './declarations.js';
import { type PageNode, walk } from './page-node.js';
import type { PageStyles } from './page-styles.js';

/** Elements with text of their own that are looked at in one disclosure. */
const MOST_PARENTS = 100;

/**
 * Is all of an element's text hidden for certain? Asked of inline styles, `hidden`, closed details and dialogs, and
 * simple rules of style sheets, up to the root. In doubt, no: what is laid out how is the recorder's to observe.
 */
export function isHidden(element: PageNode, styles: PageStyles): boolean {
  const parents = new Set<PageNode>();
  for (const node of walk(element)) {
    if (node.kind === 'text' && node.text.trim() !== '' && node.parent) parents.add(node.parent);
    if (parents.size > MOST_PARENTS) return false;
  }
  return parents.size > 0 && [...parents].every((parent) => isHiddenAt(parent, styles));
}

function isHiddenAt(parent: PageNode, styles: PageStyles): boolean {
  let visibility: boolean | null = null;
  for (let at: PageNode | null = parent, below: PageNode | null = null; at; below = at, at = at.parent) {
    if (at.kind !== 'element') continue;
    const known = styles.hidingOf(at);
    if (known.gone || known.seeThrough) return true;
    visibility ??= known.visibility;
    if (at.tag === 'details' && !at.attributes.has('open') && !isSummary(below, at)) return true;
  }
  return visibility === true;
}

/** A closed element shows its first summary. */
function isSummary(child: PageNode | null, details: PageNode): boolean {
  for (let at = details.first; at; at = at.next) if (at.tag === 'summary') return at === child;
  return false;
}

export interface Hiding {
  /** Not laid out: `display: none`, `hidden`, a dialog that is not open. */
  gone: boolean;
  seeThrough: boolean;
  /** null: as around it. */
  visibility: boolean | null;
}

/** What certainly holds of one element, of everything that may be said about it. */
export function hidingOf(
  element: PageNode,
  rules: readonly { certain: boolean; says: HidingDeclarations }[],
): Hiding {
  const inline = hidingDeclarations(element.attributes.get('style') ?? '');
  const asks = (property: HidingProperty): boolean | null => {
    const others = rules.flatMap(({ certain, says }) => {
      const said = says.get(property);
      return said ? [{ certain, ...said }] : [];
    });
    const own = inline.get(property);
    if (own) {
      const stronger = others.filter(({ important }) => important && !own.important);
      return own.hides && stronger.every(({ hides }) => hides);
    }
    if (others.length === 0) return null;
    return others.every(({ hides }) => hides) && others.some(({ certain }) => certain);
  };
  const display = asks('display');
  const closed = element.attributes.has('hidden') || isClosedDialog(element);
  return {
    gone: display ?? closed,
    seeThrough: asks('opacity') === true,
    visibility: asks('visibility'),
  };
}

const isClosedDialog = ({ tag, attributes }: PageNode): boolean =>
  tag === 'dialog' && !attributes.has('open') && !attributes.has('rr_open_mode');
