import { MASKED_VALUE, type SiteConfig } from '@exhibit/contract';
import type { eventWithTime, incrementalData, mutationData } from '@rrweb/types';
import type { PageAssets } from '../assets/page-assets.js';
import { attributeClasses } from './attribute-classes.js';
import { aliases } from './aliases.js';
import { BUTTON, UNTYPED } from './attribute-rules.js';
import { cleanAttributes, cleanClasses, shownImage } from './attributes.js';
import type { CssContext, CssEnvironment } from './css/css-environment.js';
import { cleanDeclarations } from './css/css-sheet.js';
import { lineShapes } from './line-shape.js';
import { keyPadsOfPage } from './key-pads.js';
import { cleanNode, cleanText, type NodeContext, type RecordedNode } from './nodes.js';
import { policyView } from './policy-view.js';
import { HeldNodes } from './held-nodes.js';
import { numbers } from './numbers.js';
import { OPEN, type PrivacyLevel, privacyLevels, stricter } from './privacy-level.js';
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

export interface EventSanitizer {
  /** The event as it may leave; null when nothing of it may. */
  clean(event: eventWithTime): CleanEvent | null;
  /**
   * The same for an event with much in it, to be worked on in a task of its own. What it speaks of, and the levels
   * of where that stands, are held now; when it is cleaned, the stricter of then and of that moment counts.
   */
  cleanLater(event: eventWithTime): () => CleanEvent | null;
  /** The stand-in of a picture that has just been loaded; null unless a rule names it. */
  imageOf(image: Element): string | null;
  /** May it be told that somebody pointed at, or touched, this node? */
  mayPointAt(id: number): boolean;
  /** Elements whose classes changed because a style sheet was read after them. */
  classesLearned(
    root: ParentNode,
    idOf: (node: Node) => number,
  ): { id: number; attributes: { class: string } }[];
}

/**
 * Every event passes here before anything else sees it. It is built anew from what may be kept; kinds of
 * events, nodes and attributes that are not known are dropped, so a newer rrweb can only show less (P1).
 */
export function eventSanitizer(
  config: Pick<SiteConfig, 'policy' | 'disclosures'>,
  env: CssEnvironment,
  mirrored: (id: number) => Node | null,
  assets: PageAssets,
): EventSanitizer {
  const policy = policyView(config.policy);
  const names = aliases(policy.names);
  const classes = attributeClasses();
  const levels = privacyLevels(policy);
  const keyPads = keyPadsOfPage();
  const tag = (name: string) => (policy.tags.has(name) || env.isTag(name) ? name : `x-${names.of(name)}`);
  const css: CssContext = {
    env,
    assets,
    names: {
      alias: (name) => names.of(name),
      attributeClass: (selector, attribute) => classes.classOf(selector, attribute),
      tag,
    },
  };
  const liveOf = (node: RecordedNode) => node[LIVE] ?? mirrored(node.id);
  const now: NodeContext = {
    policy,
    names,
    attributeClasses: classes,
    levels,
    disclosures: new Set(config.disclosures.map(({ key }) => key)),
    live: liveOf,
    held: null,
    lines: null,
    tag,
    assets,
    css,
    style: remembered((text) => cleanDeclarations(text, css), MOST_STYLES),
  };

  function cleanData({ type, data, timestamp }: eventWithTime): object | null {
    switch (type as number) {
      case 0: // DomContentLoaded
      case 1: // Load
        return {};
      case 2:
        return cleanSnapshot(data as Snapshot, now);
      case 3:
        return cleanIncrement(data as incrementalData, timestamp);
      case 4:
        return {
          href: maskPageUrl((data as { href: string }).href),
          width: 0,
          height: 0,
          ...numbers(data as object, 'width height'),
        };
      default: // custom, plugin, asset, annotation: none of these is ours to pass on
        return null;
    }
  }

  function cleanSnapshot({ node, initialOffset }: Snapshot, context: NodeContext): object {
    return {
      node: cleanNode(node, context, levelAbove(node, context)),
      initialOffset: numbers(initialOffset, 'top left'),
    };
  }

  function cleanIncrement(data: incrementalData, at: number): object | null {
    switch (data.source as number) {
      case 0:
        return withAdds(cleanChanges(data as mutationData, at), data as mutationData, now);
      case 1: // mouse, touch and drag moves
      case 6:
      case 12: {
        const { source, positions } = data as { source: number; positions: { id: number }[] };
        const kept = positions
          .filter(({ id }) => !isHidden(id, at))
          .map((position) => numbers(position, 'x y id timeOffset'));
        return kept.length ? { source, positions: kept } : null;
      }
      case 2: // interactions, scrolls, sizes of the window
      case 3:
      case 4: {
        const { source, id } = data as { source: 2 | 3 | 4; id?: number };
        return id !== undefined && isHidden(id, at) ? null : numbers(data, NUMBERS[source]);
      }
      case 5:
        return cleanInput(data as { source: number; id: number; text: string });
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

  function cleanInput({ source, id, text }: { source: number; id: number; text: string }): object | null {
    const field = mirrored(id) as HTMLInputElement | null;
    if (!field || levels.of(field).blocked) return null;
    // What is ticked or chosen is an answer. Only the fact that a field is filled may leave.
    if (UNTYPED.test(field.type) || BUTTON.test(field.type)) return null;
    return { source, id, text: text ? MASKED_VALUE : '', isChecked: false };
  }

  /** Everything of a mutation but the nodes that it adds. */
  function cleanChanges(data: mutationData, at: number): Changes {
    const texts = data.texts.flatMap(({ id, value }) => {
      const live = mirrored(id);
      return live ? [{ id, value: cleanText(live, value, now, levels.above(live)) }] : [];
    });
    const attributes = data.attributes.flatMap(({ id, attributes: given }) => {
      const live = mirrored(id);
      if (!live || typeOf(live) !== 1) return [];
      const level = levels.of(live);
      if (level.blocked || keyPads.contains(live, at)) return [];
      const clean = cleanAttributes(given, live as Element, level, now);
      return Object.keys(clean).length ? [{ id, attributes: clean }] : [];
    });
    const removes = data.removes.map(({ parentId, id, isShadow }) => ({
      parentId,
      id,
      isShadow: isShadow === true || undefined,
    }));
    return { texts, attributes, removes };
  }

  function withAdds(changes: Changes, data: mutationData, context: NodeContext): object | null {
    const adds = data.adds.flatMap(({ parentId, nextId, node }) => {
      const clean = isBlocked(parentId, context) ? null : cleanNode(node, context, levelAbove(node, context));
      return clean ? [{ parentId, nextId, node: clean }] : [];
    });
    const clean = { ...changes, adds };
    return Object.values(clean).some(({ length }) => length)
      ? { source: data.source, ...clean, isAttachIframe: data.isAttachIframe === true || undefined }
      : null;
  }

  function isBlocked(id: number, { held }: NodeContext): boolean {
    const then = held?.parents.get(id);
    const live = then?.node ?? mirrored(id);
    return !live || then?.level.blocked || levels.of(live).blocked;
  }

  function levelAbove(node: RecordedNode, { held }: NodeContext): PrivacyLevel {
    const live = liveOf(node);
    const level = live && levels.above(live);
    const then = held?.levels.get(node.id);
    return level && then ? stricter(then, level) : (level ?? then ?? OPEN);
  }

  /** Where a pointer, a focus or a scroll would tell what is typed, or touches what the firm blocked. */
  function isHidden(id: number, at: number): boolean {
    const live = mirrored(id);
    if (!live) return true; // inside a blocked element nothing has a number
    return levels.of(live).blocked || keyPads.contains(live, at);
  }

  return {
    clean(event) {
      levels.forget();
      return withData(event, cleanData(event));
    },
    cleanLater(event) {
      levels.forget();
      const held = new HeldNodes();
      const hold = (node: RecordedNode) => {
        const live = liveOf(node);
        if (live) held.levels.set(node.id, levels.above(live));
      };
      let rest: Changes | null = null;
      if ((event.type as number) === 2) hold((event.data as Snapshot).node);
      else {
        const data = event.data as mutationData;
        for (const { parentId, node } of data.adds) {
          hold(node);
          const parent = held.parents.has(parentId) ? null : mirrored(parentId);
          if (parent) held.parents.set(parentId, { node: parent, level: levels.of(parent) });
        }
        rest = cleanChanges(data, event.timestamp);
      }
      return () => {
        levels.forget();
        const { data } = event;
        return withData(
          event,
          rest
            ? withAdds(rest, data as mutationData, { ...now, held })
            : cleanSnapshot(data as Snapshot, { ...now, held, lines: lineShapes() }),
        );
      };
    },
    imageOf(image) {
      levels.forget();
      return shownImage(image, levels.of(image), assets);
    },
    mayPointAt(id) {
      levels.forget();
      return id > 0 && !isHidden(id, Date.now());
    },
    classesLearned(root, idOf) {
      const selectors = classes.learned.splice(0);
      const elements = new Set(selectors.flatMap((selector) => [...root.querySelectorAll(selector)]));
      return [...elements].flatMap((element) => {
        const id = idOf(element);
        return id > 0 && !levels.of(element).blocked
          ? [{ id, attributes: { class: cleanClasses(element, now) } }]
          : [];
      });
    },
  };
}

const NUMBERS = { 2: 'source type id x y pointerType', 3: 'source id x y', 4: 'source width height' };

function withData({ type, timestamp }: eventWithTime, data: object | null): CleanEvent | null {
  return data && { type, timestamp, data };
}
