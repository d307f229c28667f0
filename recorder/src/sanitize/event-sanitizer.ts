import { MASKED_VALUE, type SiteConfig } from '@exhibit/contract';
import type { eventWithTime, incrementalData, mutationData } from '@rrweb/types';
import type { PageAssets } from '../assets/page-assets.js';
import { AttributeClasses } from './attribute-classes.js';
import { Aliases } from './aliases.js';
import { BUTTON, UNTYPED } from './attribute-rules.js';
import { cleanAttributes, cleanClasses, shownImage } from './attributes.js';
import type { CssContext, CssEnvironment } from './css/css-environment.js';
import { cleanDeclarations } from './css/css-sheet.js';
import { LineShapes } from './line-shape.js';
import { KeyPads } from './key-pads.js';
import { cleanNode, cleanText, type NodeContext, type RecordedNode } from './nodes.js';
import { PolicyView } from './policy-view.js';
import { HeldNodes } from './held-nodes.js';
import { numbers } from './numbers.js';
import { OPEN, type PrivacyLevel, PrivacyLevels, stricter } from './privacy-level.js';
import { remembered } from './remembered.js';
import { cleanAdoptedStyleSheets, cleanStyleDeclaration, cleanStyleSheetRule } from './style-events.js';
import { maskPageUrl } from './urls.js';
import { LIVE, typeOf } from '../pristine.js';

const MOST_STYLES = 1_000;

export interface CleanEvent {
  type: number;
  timestamp: number;
  data: unknown;
}

interface Snapshot {
  node: RecordedNode;
  initialOffset: object;
}

interface Changes {
  texts: object[];
  attributes: object[];
  removes: object[];
}

/**
 * Every event passes here before anything else sees it. It is built anew from what may be kept; kinds of
 * events, nodes and attributes that are not known are dropped, so a newer rrweb can only show less (P1).
 */
export class EventSanitizer {
  private readonly context: NodeContext;
  private readonly keyPads = new KeyPads();

  constructor(
    config: Pick<SiteConfig, 'policy' | 'disclosures'>,
    env: CssEnvironment,
    private readonly mirrored: (id: number) => Node | null,
    assets: PageAssets,
  ) {
    const policy = new PolicyView(config.policy);
    const names = new Aliases(policy.names);
    const attributeClasses = new AttributeClasses();
    const tag = (name: string) => (policy.tags.has(name) || env.isTag(name) ? name : `x-${names.of(name)}`);
    const css: CssContext = {
      env,
      assets,
      names: {
        alias: (name) => names.of(name),
        attributeClass: (selector, attribute) => attributeClasses.classOf(selector, attribute),
        tag,
      },
    };
    this.context = {
      policy,
      names,
      attributeClasses,
      levels: new PrivacyLevels(policy),
      disclosures: new Set(config.disclosures.map(({ key }) => key)),
      live: (node) => this.live(node),
      held: null,
      lines: null,
      tag,
      assets,
      css,
      style: remembered((text) => cleanDeclarations(text, css), MOST_STYLES),
    };
  }

  /** The event as it may leave; null when nothing of it may. */
  clean(event: eventWithTime): CleanEvent | null {
    this.context.levels.forget();
    return withData(event, this.cleanData(event));
  }

  /** The stand-in of a picture that has just been loaded; null unless a rule names it. */
  imageOf(image: Element): string | null {
    this.context.levels.forget();
    return shownImage(image, this.context.levels.of(image), this.context.assets);
  }

  /**
   * The same for an event with much in it, to be worked on in a task of its own. What it speaks of, and the levels
   * of where that stands, are held now; when it is cleaned, the stricter of then and of that moment counts.
   */
  cleanLater(event: eventWithTime): () => CleanEvent | null {
    this.context.levels.forget();
    const held = new HeldNodes();
    const hold = (node: RecordedNode) => {
      const live = this.live(node);
      if (live) held.levels.set(node.id, this.context.levels.above(live));
    };
    let rest: Changes | null = null;
    if ((event.type as number) === 2) hold((event.data as Snapshot).node);
    else {
      const data = event.data as mutationData;
      for (const { parentId, node } of data.adds) {
        hold(node);
        const parent = held.parents.has(parentId) ? null : this.mirrored(parentId);
        if (parent) held.parents.set(parentId, { node: parent, level: this.context.levels.of(parent) });
      }
      rest = this.cleanChanges(data, event.timestamp);
    }
    return () => {
      this.context.levels.forget();
      const { data } = event;
      return withData(
        event,
        rest
          ? this.withAdds(rest, data as mutationData, { ...this.context, held })
          : this.cleanSnapshot(data as Snapshot, { ...this.context, held, lines: new LineShapes() }),
      );
    };
  }

  /** May it be told that somebody pointed at, or touched, this node? */
  mayPointAt(id: number): boolean {
    this.context.levels.forget();
    return id > 0 && !this.isHidden(id, Date.now());
  }

  /** Elements whose classes changed because a style sheet was read after them. */
  classesLearned(
    root: ParentNode,
    idOf: (node: Node) => number,
  ): { id: number; attributes: { class: string } }[] {
    const { attributeClasses } = this.context;
    const selectors = attributeClasses.learned.splice(0);
    if (selectors.length === 0) return [];
    const elements = new Set(selectors.flatMap((selector) => [...root.querySelectorAll(selector)]));
    return [...elements].flatMap((element) => {
      const id = idOf(element);
      return id > 0 && !this.context.levels.of(element).blocked
        ? [{ id, attributes: { class: cleanClasses(element, this.context) } }]
        : [];
    });
  }

  private cleanData(event: eventWithTime): object | null {
    switch (event.type as number) {
      case 0: // DomContentLoaded
      case 1: // Load
        return {};
      case 2:
        return this.cleanSnapshot((event as { data: Snapshot }).data, this.context);
      case 3:
        return this.cleanIncrement((event as { data: incrementalData }).data, event.timestamp);
      case 4: {
        const { data } = event as { data: { href: string } };
        return { href: maskPageUrl(data.href), width: 0, height: 0, ...numbers(data, 'width height') };
      }
      default: // custom, plugin, asset, annotation: none of these is ours to pass on
        return null;
    }
  }

  private cleanSnapshot({ node, initialOffset }: Snapshot, context: NodeContext): object {
    return {
      node: cleanNode(node, context, this.levelAbove(node, context)),
      initialOffset: numbers(initialOffset, 'top left'),
    };
  }

  private cleanIncrement(data: incrementalData, now: number): object | null {
    const { css } = this.context;
    switch (data.source as number) {
      case 0:
        return this.cleanMutation(data as mutationData, now);
      case 1: // mouse, touch and drag moves
      case 6:
      case 12: {
        const { source, positions } = data as { source: number; positions: { id: number }[] };
        const kept = positions
          .filter(({ id }) => !this.isHidden(id, now))
          .map((position) => numbers(position, 'x y id timeOffset'));
        return kept.length ? { source, positions: kept } : null;
      }
      case 2: // interactions, scrolls, sizes of the window
      case 3:
      case 4: {
        const { source, id } = data as { source: 2 | 3 | 4; id?: number };
        return id !== undefined && this.isHidden(id, now) ? null : numbers(data, NUMBERS[source]);
      }
      case 5:
        return this.cleanInput(data as { source: number; id: number; text: string });
      case 8:
        return cleanStyleSheetRule(data as never, css);
      case 13:
        return cleanStyleDeclaration(data as never, css);
      case 15:
        return cleanAdoptedStyleSheets(data as never, css);
      default: // media, canvas, font, log, selection, custom elements, and what is not known yet
        return null;
    }
  }

  private cleanInput({ source, id, text }: { source: number; id: number; text: string }): object | null {
    const field = this.mirrored(id) as HTMLInputElement | null;
    if (!field || this.context.levels.of(field).blocked) return null;
    // What is ticked or chosen is an answer. Only the fact that a field is filled may leave.
    if (UNTYPED.test(field.type) || BUTTON.test(field.type)) return null;
    return { source, id, text: text ? MASKED_VALUE : '', isChecked: false };
  }

  private cleanMutation(data: mutationData, now: number): object | null {
    return this.withAdds(this.cleanChanges(data, now), data, this.context);
  }

  /** Everything of a mutation but the nodes that it adds. */
  private cleanChanges(data: mutationData, now: number): Changes {
    const { context } = this;
    const texts = data.texts.flatMap(({ id, value }) => {
      const live = this.mirrored(id);
      return live ? [{ id, value: cleanText(live, value, context, context.levels.above(live)) }] : [];
    });
    const attributes = data.attributes.flatMap(({ id, attributes: given }) => {
      const live = this.mirrored(id);
      if (!live || typeOf(live) !== 1) return [];
      const level = context.levels.of(live);
      if (level.blocked || this.keyPads.contains(live, now)) return [];
      const clean = cleanAttributes(given, live as Element, level, context);
      return Object.keys(clean).length ? [{ id, attributes: clean }] : [];
    });
    const removes = data.removes.map(({ parentId, id, isShadow }) => ({
      parentId,
      id,
      isShadow: isShadow === true || undefined,
    }));
    return { texts, attributes, removes };
  }

  private withAdds(changes: Changes, data: mutationData, context: NodeContext): object | null {
    const { texts, attributes, removes } = changes;
    const adds = data.adds.flatMap(({ parentId, nextId, node }) => {
      if (this.isBlocked(parentId, context)) return [];
      const clean = cleanNode(node, context, this.levelAbove(node, context));
      return clean ? [{ parentId, nextId, node: clean }] : [];
    });
    if (texts.length + attributes.length + removes.length + adds.length === 0) return null;
    return {
      source: data.source,
      texts,
      attributes,
      removes,
      adds,
      isAttachIframe: data.isAttachIframe === true || undefined,
    };
  }

  private isBlocked(id: number, { held, levels }: NodeContext): boolean {
    const then = held?.parents.get(id);
    const live = then?.node ?? this.mirrored(id);
    return !live || then?.level.blocked || levels.of(live).blocked;
  }

  private live(node: RecordedNode): Node | null {
    return node[LIVE] ?? this.mirrored(node.id);
  }

  private levelAbove(node: RecordedNode, { held, levels }: NodeContext): PrivacyLevel {
    const live = this.live(node);
    const now = live && levels.above(live);
    const then = held?.levels.get(node.id);
    return now && then ? stricter(then, now) : (now ?? then ?? OPEN);
  }

  /** Where a pointer, a focus or a scroll would tell what is typed, or touches what the firm blocked. */
  private isHidden(id: number, now: number): boolean {
    const live = this.mirrored(id);
    if (!live) return true; // inside a blocked element nothing has a number
    return this.context.levels.of(live).blocked || this.keyPads.contains(live, now);
  }
}

const NUMBERS = { 2: 'source type id x y pointerType', 3: 'source id x y', 4: 'source width height' };

function withData({ type, timestamp }: eventWithTime, data: object | null): CleanEvent | null {
  return data && { type, timestamp, data };
}
