import type { PageTally } from '../review/page-tally.js';
import type { CoveringRule, RuleCoverage } from './rule-coverage.js';

/** A node as it was recorded: no more of it than a rule's selector, and the way up, need. */
export interface PageNode {
  id: number;
  /** rrweb's node type: 0 document, 1 doctype, 2 element, 3 text, 4 CDATA, 5 comment. */
  type: number;
  /** Small letters; empty when it is no element. */
  tag: string;
  parent: PageNode | null;
  depth: number;
  /** Stands directly under the shadow root of its parent. */
  inShadow: boolean;
  /** What selectors can ask: id, class, role, lang, type, data-exhibit-*. */
  facts: Map<string, string> | null;
  /** The text as recorded, kept where a rule has an approved text to compare it with. */
  text: string;
  matched: { by: RuleCoverage; rules: readonly CoveringRule[] } | null;
  /** Stands for the steps of tags that lead to it, and what it counts as, where somebody counts. */
  trace: number;
  counted: string | null;
  first: PageNode | null;
  last: PageNode | null;
  previous: PageNode | null;
  next: PageNode | null;
}

const NODES_AT_MOST = 500_000;
/** Characters of text that are remembered at once, to be compared with approved texts. */
const TEXT_AT_MOST = 20_000_000;
const DEEPEST = 2_000;
const MATCHABLE = /^(id|class|role|lang|type|data-exhibit-[a-z-]{1,40})$/;

/** The page as far as the events so far have built it. Bounded: a page beyond the limits is not followed. */
export class RecordedPage {
  private readonly nodes = new Map<number, PageNode>();
  private remembered = 0;

  constructor(private readonly tally: PageTally | null = null) {}

  node(id: number): PageNode | null {
    return this.nodes.get(id) ?? null;
  }

  /** A full snapshot follows: nothing of before remains. */
  clear(): void {
    this.nodes.clear();
    this.remembered = 0;
  }

  /** Puts a node under its parent, before `before` or at the end. Null when the page is larger than may be followed. */
  insert(
    node: Pick<PageNode, 'id' | 'type' | 'tag' | 'inShadow'>,
    parent: PageNode | null,
    before: PageNode | null = null,
  ): PageNode | null {
    this.remove(node.id);
    const depth = parent ? parent.depth + 1 : 0;
    if (this.nodes.size >= NODES_AT_MOST || depth > DEEPEST) return null;
    const made: PageNode = {
      ...node,
      parent,
      depth,
      facts: null,
      text: '',
      matched: null,
      trace: 0,
      counted: null,
      first: null,
      last: null,
      previous: null,
      next: null,
    };
    this.nodes.set(node.id, made);
    if (parent) link(made, parent, before?.parent === parent ? before : null);
    return made;
  }

  /** All that is known of a node when it comes is known. */
  settled(node: PageNode): void {
    this.tally?.placed(node);
  }

  setFact(node: PageNode, attribute: string, value: string | null): void {
    if (!MATCHABLE.test(attribute)) return;
    node.matched = null;
    if (value === null) node.facts?.delete(attribute);
    else (node.facts ??= new Map<string, string>()).set(attribute, value);
  }

  /** Keeps a text for as long as its node is there. False when that would be more than may be kept. */
  rememberText(node: PageNode, text: string): boolean {
    const total = this.remembered + text.length - node.text.length;
    if (total > TEXT_AT_MOST || !this.nodes.has(node.id)) return false;
    this.remembered = total;
    node.text = text;
    return true;
  }

  /** Takes a node and all below it out. */
  remove(id: number): void {
    const node = this.nodes.get(id);
    if (!node) return;
    unlink(node);
    const below: PageNode[] = [node];
    for (let at = below.pop(); at; at = below.pop()) {
      this.nodes.delete(at.id);
      this.tally?.removed(at);
      this.remembered -= at.text.length;
      at.parent = null;
      for (let child = at.first; child; child = child.next) below.push(child);
    }
  }
}

/** The text of an element in the order of the page: directly inside, or with all below. */
export function textOf(element: PageNode, deep: boolean): string {
  const parts: string[] = [];
  const stack: PageNode[] = [];
  for (let at: PageNode | null = element.first; at;) {
    if (at.type === 3) parts.push(at.text);
    if (deep && at.type === 2 && at.first) {
      stack.push(at);
      at = at.first;
      continue;
    }
    while (at && !at.next) at = stack.pop() ?? null;
    at = at?.next ?? null;
  }
  return parts.join('');
}

function link(node: PageNode, parent: PageNode, before: PageNode | null): void {
  node.parent = parent;
  node.next = before;
  node.previous = before ? before.previous : parent.last;
  if (node.previous) node.previous.next = node;
  else parent.first = node;
  if (before) before.previous = node;
  else parent.last = node;
}

function unlink(node: PageNode): void {
  if (node.previous) node.previous.next = node.next;
  else if (node.parent) node.parent.first = node.next;
  if (node.next) node.next.previous = node.previous;
  else if (node.parent) node.parent.last = node.previous;
  node.parent = node.previous = node.next = null;
}
