import { nodeAbove } from '../node-above.js';
import { MASKED_VALUE, maskText } from '@exhibit/contract';
import type { serializedNodeWithId } from '@rrweb/types';
import { cleanAttributes, type AttributeContext } from './attributes.js';
import { cleanStyleSheet } from './css/css-sheet.js';
import type { HeldNodes } from './held-nodes.js';
import type { LineShapes } from './line-shape.js';
import {
  inShadow,
  isEdited,
  showsAnything,
  showsText,
  stricter,
  type PrivacyLevel,
  type PrivacyLevels,
} from './privacy-level.js';
import { LIVE, localNameOf, nameOf, typeOf } from '../pristine.js';

export interface NodeContext extends AttributeContext {
  levels: PrivacyLevels;
  /** The live node that an event speaks of; null when it has gone. */
  live(node: RecordedNode): Node | null;
  tag(name: string): string;
  /** Set when the event was emitted a while ago: what a rule shows must be shown where the page stands now, too. */
  held: HeldNodes | null;
  /** Set where the layout is known and may be asked for. */
  lines: LineShapes | null;
}

const WITHOUT_TEXT = /^(script|noscript|template|title|iframe|object|canvas|audio|video)$/i;
/** Shown as an empty box of the same size: their content is never captured. */
const PLACEHOLDER = /^(img|video|canvas|object|embed|iframe)$/;

/** A node as rrweb says it, with the live one that it was made of. */
export type RecordedNode = serializedNodeWithId & { [LIVE]?: Node };

interface CleanNode {
  type: number;
  id: number;
  childNodes?: CleanNode[];
  [field: string]: unknown;
}

/**
 * One recorded node and all below it, built anew from what may be kept. Null when its kind is unknown. `above` is
 * the level of the node that it stands in.
 */
export function cleanNode(node: RecordedNode, context: NodeContext, above: PrivacyLevel): CleanNode | null {
  const { type, id, rootId, isShadow, isShadowHost } = node as RecordedNode & { type: number };
  const clean: CleanNode = {
    type,
    id,
    rootId: Number.isInteger(rootId) ? rootId : undefined,
    isShadow: isShadow === true || undefined,
    isShadowHost: isShadowHost === true || undefined,
  };
  const live = context.live(node);
  switch (type) {
    case 0: {
      const { childNodes, compatMode } = node as { childNodes: serializedNodeWithId[]; compatMode?: string };
      const level = live ? context.levels.below(above, live) : above;
      clean.childNodes = cleanNodes(childNodes, context, level);
      if (compatMode === 'BackCompat') clean['compatMode'] = compatMode;
      return clean;
    }
    case 1:
      return Object.assign(clean, { name: 'html', publicId: '', systemId: '' });
    case 2:
      return Object.assign(
        clean,
        live && typeOf(live) === 1
          ? cleanElement(node as ElementNode, live as Element, context, above)
          : { tagName: 'div', attributes: {}, childNodes: [] },
      );
    case 3:
      clean['textContent'] = cleanText(live, (node as TextNode).textContent, context, above);
      return clean;
    case 4:
    case 5:
      clean['textContent'] = '';
      return clean;
    default:
      return null;
  }
}

type ElementNode = Extract<serializedNodeWithId, { tagName: string }>;
type TextNode = Extract<serializedNodeWithId, { type: 3 }>;

function cleanElement(node: ElementNode, live: Element, context: NodeContext, above: PrivacyLevel): object {
  const { levels, held } = context;
  let level = levels.below(above, live);
  if (held && showsAnything(level)) level = stricter(level, levels.of(live));
  const attributes = cleanAttributes(node.attributes, live, level, context);
  if (PLACEHOLDER.test(localNameOf(live))) Object.assign(attributes, placeholderSize(live));
  return {
    tagName: context.tag(node.tagName),
    attributes,
    childNodes: level.blocked ? [] : cleanNodes(node.childNodes, context, level),
    isSVG: node.isSVG === true || undefined,
  };
}

function cleanNodes(nodes: serializedNodeWithId[], context: NodeContext, level: PrivacyLevel): CleanNode[] {
  const kept: CleanNode[] = [];
  for (const child of nodes) {
    const clean = cleanNode(child, context, child.isShadow === true ? inShadow(level) : level);
    if (clean !== null) kept.push(clean);
  }
  return kept;
}

/** The text that may leave for a text node: in clear only what a rule names, and then from the live node. */
export function cleanText(
  live: Node | null,
  given: string | null,
  context: NodeContext,
  level: PrivacyLevel,
): string {
  if (!given) return '';
  const above = live && nodeAbove(live);
  // Whether it was typed can no longer be told of a node that has left the page.
  if (context.held && !live?.isConnected) return given.trim() ? MASKED_VALUE : maskText(given);
  if (!above) return maskText(given);
  const parent = nameOf(above);
  if (parent === 'STYLE') return cleanStyleSheet(live.textContent ?? '', context.css);
  if (level.blocked || WITHOUT_TEXT.test(parent)) return '';
  if (level.secret && (parent === 'TEXTAREA' || isEdited(above as HTMLElement)))
    return given.trim() ? MASKED_VALUE : maskText(given);
  const shown = showsText(level) && (!context.held || showsText(context.levels.of(above)));
  if (shown) return live.textContent ?? '';
  const masked = maskText(given);
  return context.lines && !level.secret ? context.lines(live as Text, masked) : masked;
}

export function placeholderSize(element: Element): { rr_width?: string; rr_height?: string } {
  const style = element.ownerDocument.defaultView?.getComputedStyle(element);
  const px = /^\d{1,6}(\.\d+)?px$/;
  if (!style || !px.test(style.width) || !px.test(style.height)) return {};
  return { rr_width: style.width, rr_height: style.height };
}
