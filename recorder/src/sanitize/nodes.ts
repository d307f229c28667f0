import { MASKED_VALUE, maskText } from '@exhibit/contract';
import type { serializedNodeWithId } from '@rrweb/types';
import { cleanAttributes, type AttributeContext } from './attributes.js';
import { cleanStyleSheet } from './css/css-sheet.js';
import { isEdited, nodeAbove, type PrivacyLevels } from './privacy-level.js';
import { localNameOf, nameOf, typeOf } from '../pristine.js';

export interface NodeContext extends AttributeContext {
  levels: PrivacyLevels;
  /** The live node that an event speaks of; null when it has gone. */
  live(id: number): Node | null;
  tag(name: string): string;
}

const WITHOUT_TEXT = new Set([
  'SCRIPT',
  'NOSCRIPT',
  'TEMPLATE',
  'TITLE',
  'IFRAME',
  'OBJECT',
  'CANVAS',
  'AUDIO',
  'VIDEO',
]);
/** Shown as an empty box of the same size: their content is never captured. */
const PLACEHOLDER = new Set(['img', 'video', 'canvas', 'object', 'embed', 'iframe']);

interface CleanNode {
  type: number;
  id: number;
  childNodes?: CleanNode[];
  [field: string]: unknown;
}

/** One recorded node and all below it, built anew from what may be kept. Null when its kind is unknown. */
export function cleanNode(node: serializedNodeWithId, context: NodeContext): CleanNode | null {
  const live = context.live(node.id);
  const common = {
    type: node.type,
    id: node.id,
    ...(typeof node.rootId === 'number' && { rootId: node.rootId }),
    ...(node.isShadow === true && { isShadow: true }),
    ...(node.isShadowHost === true && { isShadowHost: true }),
  };
  switch (node.type as number) {
    case 0: {
      const { childNodes, compatMode } = node as { childNodes: serializedNodeWithId[]; compatMode?: string };
      return {
        ...common,
        childNodes: cleanNodes(childNodes, context),
        ...(compatMode === 'BackCompat' && { compatMode }),
      };
    }
    case 1:
      return { ...common, name: 'html', publicId: '', systemId: '' };
    case 2:
      return live && typeOf(live) === 1
        ? { ...common, ...cleanElement(node as ElementNode, live as Element, context) }
        : { ...common, tagName: 'div', attributes: {}, childNodes: [] };
    case 3:
      return {
        ...common,
        textContent: cleanText(live, (node as { textContent: string }).textContent, context),
      };
    case 4:
    case 5:
      return { ...common, textContent: '' };
    default:
      return null;
  }
}

type ElementNode = Extract<serializedNodeWithId, { tagName: string }>;

function cleanElement(
  node: ElementNode,
  live: Element,
  context: NodeContext,
): Omit<CleanNode, 'type' | 'id'> {
  const level = context.levels.of(live);
  const attributes = cleanAttributes(node.attributes, live, level, context);
  if (PLACEHOLDER.has(localNameOf(live))) Object.assign(attributes, placeholderSize(live));
  return {
    tagName: context.tag(node.tagName),
    attributes,
    childNodes: level.blocked ? [] : cleanNodes(node.childNodes, context),
    ...(node.isSVG === true && { isSVG: true }),
  };
}

function cleanNodes(nodes: serializedNodeWithId[], context: NodeContext): CleanNode[] {
  return nodes.map((child) => cleanNode(child, context)).filter((child) => child !== null);
}

/** The text that may leave for a text node: in clear only what a rule names, and then from the live node. */
export function cleanText(live: Node | null, given: string | null, context: NodeContext): string {
  if (!given) return '';
  const above = live && nodeAbove(live);
  if (!above) return maskText(given);
  const parent = nameOf(above);
  if (parent === 'STYLE') return cleanStyleSheet(live.textContent ?? '', context.css);
  if (WITHOUT_TEXT.has(parent.toUpperCase()) || context.levels.of(above).blocked) return '';
  if (parent === 'TEXTAREA' || isEdited(above as HTMLElement))
    return given.trim() ? MASKED_VALUE : maskText(given);
  return context.levels.showsText(live) ? (live.textContent ?? '') : maskText(given);
}

export function placeholderSize(element: Element): { rr_width?: string; rr_height?: string } {
  const style = element.ownerDocument.defaultView?.getComputedStyle(element);
  const px = /^\d{1,6}(\.\d+)?px$/;
  if (!style || !px.test(style.width) || !px.test(style.height)) return {};
  return { rr_width: style.width, rr_height: style.height };
}
