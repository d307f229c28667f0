import { isObject, isTime, type JsonObject } from '../json-shape.js';
import { DisclosureWatch, type Moment, type WatchedElement } from './disclosure-watch.js';
import { applyMutation } from './page-mutation.js';
import type { PageNode } from './page-node.js';
import { isSheet } from './page-styles.js';
import { PageTree } from './page-tree.js';
import { PageTooLarge, type RebuiltVisit } from './rebuilt-visit.js';

const FULL_SNAPSHOT = 2;
const INCREMENT = 3;
const META = 4;
const MUTATION = 0;
/** Ways of finding disclosures; of more the first are followed. */
const MAX_WATCHED = 500;
/** A rule inserted or deleted, a declaration set, sheets adopted. */
const RULE_CHANGES: readonly unknown[] = [8, 13, 15];

/** Rebuilds the pages of a visit from its events, and follows the watched elements on them. Never throws. */
export class PageRebuilder {
  private readonly watches: DisclosureWatch[];
  private readonly pictures: RebuiltVisit['pictures'] = [];
  private path: string | null = null;
  private at = 0;
  private lostAt: number | null = null;
  private readonly tree = new PageTree({
    came: (node) => this.came(node),
    goes: (node) => this.goes(node),
  });

  constructor(watched: WatchedElement[]) {
    const ways = new Map(watched.map((one) => [JSON.stringify([one.key, one.selector]), one]));
    this.watches = [...ways.values()].slice(0, MAX_WATCHED).map((one) => new DisclosureWatch(one));
  }

  /** One event, hostile, in its place; `order` is how much has been observed before it. */
  read({ type, timestamp, data }: JsonObject, order: number): void {
    if (this.lostAt !== null || !isObject(data)) return;
    if (isTime(timestamp)) this.at = Math.floor(timestamp);
    const moment: Moment = { order, at: this.at };
    try {
      if (type === META) this.path = pathOf(data['href']);
      else if (type === FULL_SNAPSHOT) this.begin(data['node'], moment);
      else if (type === INCREMENT) this.change(data);
      else return;
      for (const watch of this.watches) watch.settle(moment);
    } catch (error) {
      if (!(error instanceof PageTooLarge)) throw error;
      this.lostAt = order;
      for (const watch of this.watches) watch.end(moment);
    }
  }

  get rebuilt(): RebuiltVisit {
    const disclosures = this.watches.map(({ rebuilt }) => rebuilt);
    return { disclosures, pictures: this.pictures, lostAt: this.lostAt };
  }

  private begin(node: unknown, moment: Moment): void {
    this.tree.clear();
    for (const watch of this.watches) watch.newPage();
    this.tree.add(node, null, null);
    this.pictures.push({ ...moment, path: this.path });
  }

  private change(data: JsonObject): void {
    if (RULE_CHANGES.includes(data['source'])) for (const watch of this.watches) watch.rulesChanged();
    else if (data['source'] === MUTATION) applyMutation(this.tree, data, this.touch);
  }

  private readonly touch = (node: PageNode, what: 'attributes' | 'content'): void => {
    if (what === 'attributes') this.came(node);
    for (let at: PageNode | null = node; at; at = at.parent) {
      if (isSheet(at)) this.sheetsChanged();
      for (const watch of this.watches) watch.touch(at);
    }
  };

  private came(node: PageNode): void {
    if (isSheet(node)) this.sheetsChanged();
    for (const watch of this.watches) watch.look(node);
  }

  private goes(node: PageNode): void {
    if (isSheet(node)) this.sheetsChanged();
    for (const watch of this.watches) watch.forget(node);
  }

  private sheetsChanged(): void {
    for (const watch of this.watches) watch.sheetsChanged();
  }
}

function pathOf(href: unknown): string | null {
  return typeof href === 'string'
    ? (/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*([^?#]*)/i.exec(href)?.[1] ?? null)
    : null;
}
