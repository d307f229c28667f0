import { matchesElement, parseElementSelector, type ElementSelector } from '../element-selector.js';
import { elementText } from './element-text.js';
import { isHidden } from './hidden-style.js';
import type { PageNode } from './page-node.js';
import { PageStyles } from './page-styles.js';
import { PageTooLarge, type RebuiltDisclosure, type RebuiltSpan } from './rebuilt-visit.js';

/** What is looked for on the page: elements that carry the key, and those that the selector names. */
export interface WatchedElement {
  key: string;
  selector?: string;
}

export interface Moment {
  order: number;
  at: number;
}

const DISCLOSURE = 'data-exhibit-disclosure';
/** A selector that names more than this names nothing in particular. */
const MAX_ELEMENTS = 1_000;
const MAX_SPANS = 20_000;
const MAX_TEXTS = 2_000;
const MAX_TEXT = 4_000_000;

/**
 * Follows the elements of one disclosure, and writes down from when to when each stood there unchanged. Its limits are
 * its own: what else is watched changes nothing.
 */
export class DisclosureWatch {
  private readonly selector: ElementSelector | null;
  private readonly styles = new PageStyles();
  private readonly found = new Set<PageNode>();
  /** Everything above a found element. */
  private readonly above = new Set<PageNode>();
  /** Those that may have changed; null: all. */
  private touched: Set<PageNode> | null = new Set();
  private readonly open = new Map<number, RebuiltSpan>();
  private readonly places = new Map<string, number>();
  private readonly result: RebuiltDisclosure;
  private textSize = 0;

  constructor({ key, selector }: WatchedElement) {
    this.selector = selector === undefined ? null : parseElementSelector(selector);
    this.result = { disclosure: key, selector: selector ?? null, texts: [], spans: [], lostAt: null };
  }

  get rebuilt(): RebuiltDisclosure {
    return { ...this.result, texts: [...this.places.keys()] };
  }

  newPage(): void {
    this.styles.clear();
    this.touched = null;
  }

  rulesChanged(): void {
    this.styles.rulesChanged();
    this.touched = null;
  }

  sheetsChanged(): void {
    this.styles.forget();
    this.touched = null;
  }

  /** An element came, or its attributes changed. */
  look(node: PageNode): void {
    this.styles.forgetElement(node);
    if (this.above.has(node)) this.touched = null;
    if (!this.isMeant(node)) return this.forget(node);
    if (!this.found.has(node)) this.touched = null;
    this.found.add(node);
    this.touched?.add(node);
  }

  /** Something changed in or below a node. */
  touch(node: PageNode): void {
    if (this.found.has(node)) this.touched?.add(node);
  }

  forget(node: PageNode): void {
    this.styles.forgetElement(node);
    if (this.found.delete(node)) this.touched = null;
  }

  settle(moment: Moment): void {
    if (this.touched?.size === 0 || this.result.lostAt !== null) return;
    try {
      this.note(moment);
    } catch (error) {
      if (!(error instanceof PageTooLarge)) throw error;
      this.result.lostAt = moment.order;
      for (const span of this.open.values()) close(span, moment);
    }
  }

  /** The page is followed no further. */
  end(moment: Moment): void {
    for (const span of this.open.values()) close(span, moment);
    this.open.clear();
  }

  private isMeant(node: PageNode): boolean {
    if (node.attributes.get(DISCLOSURE) === this.result.disclosure) return true;
    const { selector } = this;
    return (
      selector !== null && matchesElement(selector, node.tag, (name) => node.attributes.get(name) ?? null)
    );
  }

  private note(moment: Moment): void {
    const touched = this.touched ?? this.found;
    if (this.touched === null) this.lookAround(moment);
    this.touched = new Set();
    if (this.found.size > MAX_ELEMENTS) throw new PageTooLarge();
    for (const node of touched) {
      const text = this.placeOf(elementText(node));
      const hidden = isHidden(node, this.styles);
      const before = this.open.get(node.id);
      if (before?.text === text && before.hidden === hidden) continue;
      if (before) close(before, moment);
      if (this.result.spans.length >= MAX_SPANS) throw new PageTooLarge();
      const span = { order: moment.order, until: null, from: moment.at, to: null, text, hidden };
      this.open.set(node.id, span);
      this.result.spans.push(span);
    }
  }

  /** What is above them, and which have gone. */
  private lookAround(moment: Moment): void {
    this.above.clear();
    const ids = new Set<number>();
    for (const node of this.found) {
      ids.add(node.id);
      for (let at = node.parent; at && !this.above.has(at); at = at.parent) this.above.add(at);
    }
    for (const [id, span] of this.open) {
      if (ids.has(id)) continue;
      close(span, moment);
      this.open.delete(id);
    }
  }

  private placeOf(text: string | null): number | null {
    if (text === null) return null;
    const known = this.places.get(text);
    if (known !== undefined) return known;
    this.textSize += text.length;
    if (this.places.size >= MAX_TEXTS || this.textSize > MAX_TEXT) throw new PageTooLarge();
    this.places.set(text, this.places.size);
    return this.places.size - 1;
  }
}

function close(span: RebuiltSpan, { order, at }: Moment): void {
  span.until = order;
  span.to = at;
}
