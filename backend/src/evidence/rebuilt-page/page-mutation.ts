import { isObject, type JsonObject } from '../json-shape.js';
import type { PageNode } from './page-node.js';
import { type PageTree, setAttributes } from './page-tree.js';

/** Rounds in which nodes may wait for the one that they stand under or before. */
const MAX_ROUNDS = 50;

/** Applies one mutation as a player does: what goes, what comes, texts, attributes. */
export function applyMutation(
  tree: PageTree,
  { removes, adds, texts, attributes }: JsonObject,
  touch: (node: PageNode, what: 'attributes' | 'content') => void,
): void {
  for (const { id } of objects(removes)) {
    const node = tree.node(id);
    if (node === null) continue;
    if (node.parent) touch(node.parent, 'content');
    tree.remove(node);
  }
  addAll(tree, objects(adds), touch);
  for (const { id, value } of objects(texts)) {
    const node = tree.node(id);
    if (node === null || typeof value !== 'string') continue;
    tree.setText(node, value);
    touch(node, 'content');
  }
  for (const { id, attributes: changed } of objects(attributes)) {
    const node = tree.node(id);
    if (node === null || !isObject(changed)) continue;
    setAttributes(node, changed);
    touch(node, 'attributes');
  }
}

/** A node may be told of before the one that follows it: then it waits. */
function addAll(
  tree: PageTree,
  adds: JsonObject[],
  touch: (node: PageNode, what: 'attributes' | 'content') => void,
): void {
  let waiting = adds;
  for (let round = 0; waiting.length > 0 && round < MAX_ROUNDS; round++) {
    const later: JsonObject[] = [];
    for (const add of waiting) {
      const { parentId, nextId, node } = add;
      const parent = tree.node(parentId);
      const before = tree.node(nextId);
      if (parent === null || (typeof nextId === 'number' && before === null)) later.push(add);
      else if (tree.add(node, parent, before) !== null) touch(parent, 'content');
    }
    if (later.length === waiting.length) {
      // What they should stand before never came: at the end, as a player puts them.
      for (const { parentId, node } of later) {
        const parent = tree.node(parentId);
        if (parent !== null && tree.add(node, parent, null) !== null) touch(parent, 'content');
      }
      return;
    }
    waiting = later;
  }
}

const objects = (value: unknown): JsonObject[] => (Array.isArray(value) ? value.filter(isObject) : []);
