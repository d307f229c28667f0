/** A node as it was recorded. */
export interface PageNode {
  id: number;
  kind: 'element' | 'text' | 'document';
  /** Small letters; empty when it is no element. */
  tag: string;
  attributes: Map<string, string>;
  text: string;
  /** Stands directly under the shadow root of its parent. */
  inShadow: boolean;
  depth: number;
  parent: PageNode | null;
  first: PageNode | null;
  last: PageNode | null;
  previous: PageNode | null;
  next: PageNode | null;
}

export function link(node: PageNode, parent: PageNode, before: PageNode | null): void {
  node.parent = parent;
  node.next = before;
  node.previous = before ? before.previous : parent.last;
  if (node.previous) node.previous.next = node;
  else parent.first = node;
  if (before) before.previous = node;
  else parent.last = node;
}

export function unlink(node: PageNode): void {
  const { parent, previous, next } = node;
  if (previous) previous.next = next;
  else if (parent) parent.first = next;
  if (next) next.previous = previous;
  else if (parent) parent.last = previous;
  node.parent = node.previous = node.next = null;
}

/** The node and all below it, in the order of the page. `enter` says whether to look below a node. */
export function* walk(root: PageNode, enter: (node: PageNode) => boolean = () => true): Generator<PageNode> {
  let at: PageNode | null = root;
  while (at !== null) {
    yield at;
    if (at.first !== null && enter(at)) at = at.first;
    else {
      while (at !== null && at !== root && at.next === null) at = at.parent;
      at = at === null || at === root ? null : at.next;
    }
  }
}
