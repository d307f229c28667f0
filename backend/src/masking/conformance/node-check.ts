import { checkAttribute, type AttributeContext } from './attribute-check.js';
import { isCleanCss, isKnownTag } from './clean-css.js';
import { into, type Place } from './findings.js';
import { flag, hasMembers, isId, isObject, listOf, oneOf, type Json, type Members } from './json-members.js';
import { isMaskedText } from './masked-text.js';
import type { PageNode, RecordedPage } from './recorded-page.js';
import type { TextCover } from './rule-coverage.js';

export interface NodeContext extends AttributeContext {
  page: RecordedPage;
  /** Does a rule of this policy know the text that may be shown? Then texts are remembered. */
  remembersTexts: boolean;
  /** Texts in clear whose rule knows the approved text; compared when the event is applied whole. */
  toCompare: { covers: TextCover[]; place: Place }[];
}

/** A node that took its place on the page and whose strings are still to be judged. */
export interface PlacedNode {
  node: PageNode;
  given: Json;
  place: Place;
}

const COMMON = { type: isId, id: isId };
const COMMON_OPTIONAL = { rootId: isId, isShadow: flag, isShadowHost: flag };
const MEMBERS: Readonly<Record<number, Members>> = {
  0: {
    required: { ...COMMON, childNodes: null },
    optional: { ...COMMON_OPTIONAL, compatMode: oneOf('BackCompat') },
  },
  1: {
    required: { ...COMMON, name: oneOf('html'), publicId: oneOf(''), systemId: oneOf('') },
    optional: COMMON_OPTIONAL,
  },
  2: {
    required: { ...COMMON, tagName: null, attributes: isObject, childNodes: null },
    optional: { ...COMMON_OPTIONAL, isSVG: flag },
  },
  3: { required: { ...COMMON, textContent: null }, optional: COMMON_OPTIONAL },
  4: { required: { ...COMMON, textContent: oneOf('') }, optional: COMMON_OPTIONAL },
  5: { required: { ...COMMON, textContent: oneOf('') }, optional: COMMON_OPTIONAL },
};

/** Puts a recorded node and all below it on the page. What has no place on it is reported and not followed. */
export function placeNodes(
  given: unknown,
  parent: PageNode | null,
  before: PageNode | null,
  context: NodeContext,
  place: Place,
): PlacedNode[] {
  const placed: PlacedNode[] = [];
  const waiting: { given: unknown; parent: PageNode | null; before: PageNode | null; place: Place }[] = [
    { given, parent, before, place },
  ];
  for (let at = waiting.pop(); at; at = waiting.pop()) {
    const node = placeNode(at.given, at.parent, at.before, context, at.place);
    if (!node) continue;
    placed.push({ node, given: at.given as Json, place: at.place });
    if (node.type !== 0 && node.type !== 2) continue;
    const within = into(at.place, 'childNodes');
    const children = listOf((at.given as Json)['childNodes'], context.findings, within);
    for (let index = children.length - 1; index >= 0; index--)
      waiting.push({ given: children[index], parent: node, before: null, place: into(within, index) });
  }
  return placed;
}

function placeNode(
  given: unknown,
  parent: PageNode | null,
  before: PageNode | null,
  context: NodeContext,
  place: Place,
): PageNode | null {
  const { page, findings } = context;
  const type = isObject(given) ? given['type'] : undefined;
  if (typeof type !== 'number' || !Object.hasOwn(MEMBERS, type)) {
    findings.report('UNKNOWN_NODE', place);
    return null;
  }
  if (!hasMembers(given, MEMBERS[type]!, findings, place) || !isId(given['id'])) return null;
  const tag = type === 2 ? given['tagName'] : '';
  if (type === 2 && (typeof tag !== 'string' || !isKnownTag(tag, context))) {
    findings.report('UNKNOWN_TAG', into(place, 'tagName'));
    return null;
  }
  const inShadow = given['isShadow'] === true;
  const node = page.insert({ id: given['id'], type, tag: tag as string, inShadow }, parent, before);
  if (!node) {
    findings.report('TOO_LARGE', place);
    return null;
  }
  if (type === 2 && isObject(given['attributes'])) applyAttributes(node, given['attributes'], page);
  page.settled(node);
  return node;
}

export function applyAttributes(node: PageNode, attributes: Json, page: RecordedPage): void {
  for (const name in attributes) {
    const value = attributes[name];
    if (typeof value === 'string' || value === null) page.setFact(node, name.toLowerCase(), value);
  }
}

/** Judges the strings of a node, after everything of its event has taken its place. */
export function checkNode({ node, given, place }: PlacedNode, context: NodeContext): void {
  if (node.type === 2) context.findings.strings.structure++;
  if (node.type === 2) return checkAttributes(node, given['attributes'] as Json, context, place);
  if (node.type === 3) checkText(node, given['textContent'], context, into(place, 'textContent'));
}

export function checkAttributes(node: PageNode, attributes: Json, context: NodeContext, place: Place): void {
  const within = into(place, 'attributes');
  let position = 0;
  for (const name in attributes) checkAttribute(node, name, attributes[name], context, within, position++);
}

/** A text is masked, or a cleaned style sheet, or in clear because a published rule says so. */
export function checkText(node: PageNode, text: unknown, context: NodeContext, place: Place): void {
  const { findings } = context;
  if (typeof text !== 'string') return findings.report('MALFORMED', place);
  if (context.remembersTexts && !context.page.rememberText(node, text) && node.parent)
    return findings.report('TOO_LARGE', place);
  if (isMaskedText(text)) return void findings.strings.masked++;
  if (node.parent?.tag === 'style') {
    if (isCleanCss(text, context)) findings.strings.styles++;
    else findings.report('STYLE_IN_CLEAR', place);
    return;
  }
  const covers = context.rules.coverOf(node);
  if (covers.length === 0) return findings.report('TEXT_IN_CLEAR', place);
  findings.strings.unmasked++;
  for (const { rule } of covers) context.shown(rule.id, 'text');
  if (covers.every(({ rule }) => rule.approvedTextHash !== null)) context.toCompare.push({ covers, place });
}
