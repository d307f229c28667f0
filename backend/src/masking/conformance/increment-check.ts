import { into, type Place } from './findings.js';
import {
  flag,
  hasMembers,
  isId,
  isNumber,
  isObject,
  listOf,
  type Json,
  type Members,
} from './json-members.js';
import { isMaskedTyped } from './masked-text.js';
import {
  applyAttributes,
  checkAttributes,
  checkNode,
  checkText,
  placeNodes,
  type NodeContext,
  type PlacedNode,
} from './node-check.js';
import type { PageNode } from './recorded-page.js';
import { checkAdoptedSheets, checkDeclaration, checkSheetRules } from './style-event-check.js';

const POSITION: Members = {
  required: {},
  optional: { x: isNumber, y: isNumber, id: isId, timeOffset: isNumber },
};
const POINTED: Members = {
  required: { source: isId },
  optional: { type: isId, id: isId, x: isNumber, y: isNumber, pointerType: isId },
};
const PLACED: Members = { required: { source: isId }, optional: { id: isId, x: isNumber, y: isNumber } };
const SIZED: Members = { required: { source: isId }, optional: { width: isNumber, height: isNumber } };
const TYPED: Members = {
  required: { source: isId, id: isId, text: null, isChecked: (value) => value === false },
};
const MUTATED: Members = {
  required: { source: isId, texts: null, attributes: null, removes: null, adds: null },
  optional: { isAttachIframe: flag },
};

/** Judges one change of the page by rrweb's source of it. A source that is not known is a violation. */
export function checkIncrement(data: unknown, context: NodeContext, place: Place): void {
  const { findings } = context;
  if (!isObject(data)) return findings.report('MALFORMED', place);
  switch (data['source']) {
    case 0:
      return checkMutation(data, context, place);
    case 1: // mouse, touch and drag moves
    case 6:
    case 12: {
      hasMembers(data, { required: { source: isId, positions: null } }, findings, place);
      const within = into(place, 'positions');
      return listOf(data['positions'], findings, within).forEach((position, index) =>
        hasMembers(position, POSITION, findings, into(within, index)),
      );
    }
    case 2:
      return void hasMembers(data, POINTED, findings, place);
    case 3:
      return void hasMembers(data, PLACED, findings, place);
    case 4:
      return void hasMembers(data, SIZED, findings, place);
    case 5:
      if (!hasMembers(data, TYPED, findings, place)) return;
      if (typeof data['text'] === 'string' && isMaskedTyped(data['text'])) findings.strings.masked++;
      else findings.report('VALUE_IN_CLEAR', into(place, 'text'));
      return;
    case 8:
      return checkSheetRules(data, context, place);
    case 13:
      return checkDeclaration(data, context, place);
    case 15:
      return checkAdoptedSheets(data, context, place);
    default:
      return findings.report('UNKNOWN_EVENT', into(place, 'source'));
  }
}

/** First everything takes its place, then strings are judged: a rule may name an element by what came with them. */
function checkMutation(data: Json, context: NodeContext, place: Place): void {
  const { findings, page } = context;
  if (!hasMembers(data, MUTATED, findings, place)) return;
  const part = (name: string) => {
    const within = into(place, name);
    return listOf(data[name], findings, within).map((entry, index) => ({ entry, at: into(within, index) }));
  };
  for (const { entry, at } of part('removes'))
    if (
      hasMembers(
        entry,
        { required: { parentId: isId, id: isId }, optional: { isShadow: flag } },
        findings,
        at,
      )
    )
      page.remove(entry['id'] as number);
  const placed = placeAdded(part('adds'), context);
  const changed = part('attributes').flatMap(({ entry, at }) => {
    const members = { required: { id: isId, attributes: isObject } };
    if (!hasMembers(entry, members, findings, at) || !isObject(entry['attributes'])) return [];
    const node = page.node(entry['id'] as number) ?? strangerElement(entry['id'] as number);
    applyAttributes(node, entry['attributes'], page);
    return [{ node, attributes: entry['attributes'], at }];
  });
  for (const node of placed) checkNode(node, context);
  for (const { node, attributes, at } of changed) checkAttributes(node, attributes, context, at);
  for (const { entry, at } of part('texts'))
    if (hasMembers(entry, { required: { id: isId, value: null } }, findings, at)) {
      const node = page.node(entry['id'] as number) ?? strangerElement(entry['id'] as number);
      checkText(node, entry['value'], context, into(at, 'value'));
    }
}

/** rrweb may send a child before its parent: they are tried until no more finds its place. */
function placeAdded(entries: { entry: unknown; at: Place }[], context: NodeContext): PlacedNode[] {
  const { findings, page } = context;
  const members = {
    required: { parentId: isId, nextId: (id: unknown) => id === null || isId(id), node: null },
  };
  let waiting = entries.filter(({ entry, at }) => hasMembers(entry, members, findings, at)) as {
    entry: Json;
    at: Place;
  }[];
  const placed: PlacedNode[] = [];
  const place = ({ entry, at }: { entry: Json; at: Place }, parent: PageNode | null) => {
    const before = typeof entry['nextId'] === 'number' ? page.node(entry['nextId']) : null;
    placed.push(...placeNodes(entry['node'], parent, before, context, into(at, 'node')));
  };
  for (let tries = 0; waiting.length > 0 && tries < 8; tries++) {
    const homeless = waiting.filter((added) => {
      const parent = page.node(added.entry['parentId'] as number);
      if (parent) place(added, parent);
      return parent === null;
    });
    if (homeless.length === waiting.length) break;
    waiting = homeless;
  }
  // Where the parent is not known no rule can show anything: all of it has to be masked.
  for (const added of waiting) place(added, null);
  return placed;
}

/** Stands for a node that never took a place: no rule names it. */
const strangerElement = (id: number): PageNode => ({
  id,
  type: 2,
  tag: '',
  parent: null,
  depth: 0,
  inShadow: false,
  facts: null,
  text: '',
  matched: null,
  trace: 0,
  counted: null,
  first: null,
  last: null,
  previous: null,
  next: null,
});
