import { isCount, isObject, type JsonObject } from '../json-shape.js';
import { link, type PageNode, unlink, walk } from './page-node.js';
import { PageTooLarge } from './rebuilt-visit.js';

const MAX_NODES = 500_000;
const MAX_DEPTH = 2_000;
const MAX_TEXT = 50_000_000;
const KINDS: readonly (PageNode['kind'] | undefined)[] = ['document', undefined, 'element', 'text', 'text'];

/** The page as far as the events so far have built it. Pure: it runs, loads and lays out nothing. */
export class PageTree {
  private readonly nodes = new Map<number, PageNode>();
  private textSize = 0;

  constructor(
    /** Told of every element that came, and of every node before it goes. */
    private readonly told: { came(node: PageNode): void; goes(node: PageNode): void },
  ) {}

  node(id: unknown): PageNode | null {
    return this.nodes.get(id as number) ?? null;
  }

  clear(): void {
    for (const node of this.nodes.values()) this.told.goes(node);
    this.nodes.clear();
    this.textSize = 0;
  }

  /** Builds a serialised node and all below it. null when its kind shows nothing, or it is none. */
  add(json: unknown, parent: PageNode | null, before: PageNode | null): PageNode | null {
    const top = this.make(json, parent, before);
    const waiting: [unknown, PageNode][] = top ? [[json, top]] : [];
    for (let at = waiting.pop(); at; at = waiting.pop()) {
      const [{ childNodes }, node] = at as [JsonObject, PageNode];
      if (!Array.isArray(childNodes)) continue;
      for (const child of childNodes) {
        const made = this.make(child, node, null);
        if (made) waiting.push([child, made]);
      }
    }
    return top;
  }

  /** Takes a node and all below it out. */
  remove(node: PageNode): void {
    for (const below of [...walk(node)]) {
      this.told.goes(below);
      this.nodes.delete(below.id);
      this.textSize -= below.text.length;
    }
    unlink(node);
  }

  setText(node: PageNode, text: string): void {
    this.textSize += text.length - node.text.length;
    if (this.textSize > MAX_TEXT) throw new PageTooLarge();
    node.text = text;
  }

  private make(json: unknown, parent: PageNode | null, before: PageNode | null): PageNode | null {
    if (!isObject(json) || !isCount(json['id'])) return null;
    const { id, type, tagName, textContent } = json;
    const kind = KINDS[type as number];
    if (kind === undefined) return null;
    const old = this.nodes.get(id);
    if (old) this.remove(old);
    const depth = parent ? parent.depth + 1 : 0;
    if (this.nodes.size >= MAX_NODES || depth > MAX_DEPTH) throw new PageTooLarge();
    const node: PageNode = {
      ...{ id, kind, depth, text: '', inShadow: json['isShadow'] === true },
      tag: kind === 'element' && typeof tagName === 'string' ? tagName.toLowerCase() : '',
      attributes: new Map(),
      ...{ parent: null, first: null, last: null, previous: null, next: null },
    };
    this.nodes.set(id, node);
    if (typeof textContent === 'string') this.setText(node, textContent);
    if (isObject(json['attributes'])) setAttributes(node, json['attributes']);
    if (parent) link(node, parent, before?.parent === parent ? before : null);
    if (kind === 'element') this.told.came(node);
    return node;
  }
}

/** null takes an attribute away; what is neither a text nor a truth is none. */
export function setAttributes(node: PageNode, given: JsonObject): void {
  for (const [name, value] of Object.entries(given)) {
    if (value === null || value === false) node.attributes.delete(name.toLowerCase());
    else if (typeof value === 'string') node.attributes.set(name.toLowerCase(), value);
    else if (value === true) node.attributes.set(name.toLowerCase(), '');
  }
}
