// How nodes change, and in which order it is told: a player relies on rrweb's.

function tellChange(change) {
  tell(3, { source: 0, texts: [], attributes: [], removes: [], adds: [], ...change });
}

/** What has happened since it was told last, in one document or shadow root. */
class MutationBuffer {
  constructor(doc) {
    this.doc = doc;
    this.locked = false;
    this.mapRemoves = [];
    this.clear();
  }
  clear() {
    this.texts = [];
    this.attributes = [];
    this.attributeMap = new WeakMap();
    this.removes = [];
    this.moves = new Set();
    this.addedSet = new Set();
    this.movedSet = new Set();
    this.droppedSet = new Set();
    this.removesSubTreeCache = new Set();
  }
  /** Notes a node that came to `target`, and all below it. */
  genAdds(node, target) {
    const { addedSet, movedSet, droppedSet, moves } = this;
    if ((shadowBuffers.get(node) ?? this) !== this || addedSet.has(node) || movedSet.has(node)) return;
    const id = idOf(node);
    if (id === -1) {
      addedSet.add(node);
      droppedSet.delete(node);
    } else {
      if (isIgnored(node)) return;
      movedSet.add(node);
      if (target && numbers.has(target)) moves.add(moveKey(id, idOf(target)));
    }
    if (isBlocked(node)) return;
    for (let child = firstChildOf(node); child; child = nextSibling(child)) this.genAdds(child);
    const root = shadowRoot(node);
    for (let child = root && firstChildOf(root); child; child = nextSibling(child)) {
      // What a host's buffer works on, until the next frame, is not for the buffer of its shadow.
      shadowBuffers.set(child, this);
      requestAnimationFrame(() => shadowBuffers.delete(child));
      this.genAdds(child, node);
    }
  }
  unlock() {
    this.locked = false;
    this.emit();
  }
  emit() {
    if (this.locked) return;
    for (const node of this.mapRemoves.splice(0)) forgetFrom(node);
    const { removes } = this;
    const adds = this.added();
    const ids = new Set(adds.map(({ node }) => node.id));
    const isTold = ({ id }) => !ids.has(id) && nodes.has(id);
    const texts = this.texts
      .map(({ node, value }) => {
        const parent = parentNode(node);
        if (parent && nameOf(parent) === 'TEXTAREA') changeArea(this, parent);
        return { id: idOf(node), value };
      })
      .filter(isTold);
    const attributes = this.attributes
      .map(({ node, attributes }) => ({ id: idOf(node), attributes }))
      .filter(isTold);
    if (!(texts.length + attributes.length + removes.length + adds.length)) return;
    this.clear();
    tellChange({ texts, attributes, removes, adds });
  }
  /** The added and the moved: each after its parent, and after the sibling that follows it. */
  added() {
    const { addedSet, movedSet, droppedSet, removesSubTreeCache: gone } = this;
    for (const node of movedSet) {
      const above = parentNode(node);
      if (!gone.has(above) || movedSet.has(above)) addedSet.add(node);
    }
    const adds = [];
    const ids = new Set();
    const missing = new Set();
    let node = null;
    let next = null;
    let parent = null;
    let parentId;
    let isBad;
    for (const first of addedSet)
      while (addedSet.has(first)) {
        const before = node && previousSibling(node);
        if (addedSet.has(before)) {
          next = node;
          node = before;
        } else {
          node = first;
          while (addedSet.has((parent = parentNode(node)))) node = parent;
          if (missing.has(parent)) parent = null;
          if (parent) {
            isBad =
              !inDom(parent) ||
              ((isSelfOrAncestorInSet(droppedSet, parent) || gone.has(parent)) &&
                !isSelfOrAncestorInSet(movedSet, node));
            next = lastChild(parent);
            if (addedSet.has(next)) {
              node = next;
              next = null;
            } else while (addedSet.has((next = nextSibling(node)))) node = next;
            parentId = idOfParent(parent);
          }
        }
        addedSet.delete(node);
        if (!parent || parentId === -1) {
          missing.add(node);
          continue;
        }
        if (isBad) {
          droppedSet.add(node);
          continue;
        }
        const name = typeOf(node) === 3 && nameOf(parent);
        if (name === 'TEXTAREA') continue;
        let nextId;
        while ((nextId = next && idOf(next)) === IGNORED_NODE) next = nextSibling(next);
        if (nextId === -1) {
          node = null;
          continue;
        }
        const serialized = serializeNodeWithId(node, {
          rootId: getRootId(this.doc),
          skipChild: true,
          newlyAddedElement: true,
          cssCaptured: name === 'STYLE' && ids.has(parentId),
        });
        if (!serialized) continue;
        adds.push({ parentId, nextId, node: serialized });
        ids.add(serialized.id);
      }
    return adds;
  }
}

let mutationBuffers;
const shadowBuffers = new WeakMap();

/** One number for a node that came to a parent. */
function moveKey(id, parentId) {
  return id * 1e8 + parentId;
}

function deepDelete(of, node) {
  of.delete(node);
  for (let child = firstChildOf(node); child; child = nextSibling(child)) deepDelete(of, child);
}

function changeOf(buffer, element) {
  let item = buffer.attributeMap.get(element);
  if (!item) {
    buffer.attributes.push((item = { node: element, attributes: {} }));
    buffer.attributeMap.set(element, item);
  }
  return item.attributes;
}

function changeArea(buffer, area) {
  changeOf(buffer, area).value = maskInputValue(textContent(area));
}

function noteChange(buffer, { type, target, attributeName, oldValue, addedNodes, removedNodes }) {
  if (isIgnored(target)) return;
  if (type === 'characterData') {
    const text = textContent(target);
    if (!isBlocked(target) && text !== oldValue) buffer.texts.push({ value: maskTextFn(text), node: target });
  } else if (type === 'attributes') {
    const value = attributeOf(target, attributeName);
    if (value === oldValue || isBlocked(target)) return;
    const name = nameOf(target);
    if (name === 'IFRAME' && attributeName === 'src') return;
    const change = changeOf(buffer, target);
    change[attributeName] = attributeName === 'value' ? maskInputValue(value) : value;
    if (attributeName === 'open' && name === 'DIALOG') change.rr_open_mode = openMode(target);
  } else if (!isBlocked(target, true)) {
    if (nameOf(target) === 'TEXTAREA') return changeArea(buffer, target);
    addedNodes.forEach((node) => buffer.genAdds(node, target));
    removedNodes.forEach((node) => noteRemoval(buffer, node, target));
  }
}

function isAncestorRemoved(target) {
  for (let at = target; !isShadowRoot(at); at = parentNode(at)) {
    if (!at || !nodes.has(idOf(at))) return true;
    if (typeOf(at) === 9) return false;
  }
  return false;
}

function isSelfOrAncestorInSet(set, node) {
  for (let at = set.size ? node : null; at; at = parentNode(at)) if (set.has(at)) return true;
  return false;
}

function processRemoves(node, gone) {
  if (gone.has(node)) return;
  gone.add(node);
  for (let child = firstChildOf(node); child; child = nextSibling(child)) processRemoves(child, gone);
}

function noteRemoval(buffer, node, target) {
  const { addedSet, movedSet, moves, droppedSet } = buffer;
  const id = idOf(node);
  if (id === -1 || isIgnored(node)) return;
  const parentId = idOfParent(target);
  if (addedSet.has(node)) {
    deepDelete(addedSet, node);
    droppedSet.add(node);
  } else if (!isAncestorRemoved(target)) {
    if (movedSet.has(node) && moves.has(moveKey(id, parentId))) deepDelete(movedSet, node);
    else {
      buffer.removes.push({ parentId, id, isShadow: isShadowRoot(target) || undefined });
      processRemoves(node, buffer.removesSubTreeCache);
    }
  }
  buffer.mapRemoves.push(node);
}

function watchNodes(doc, root) {
  const buffer = new MutationBuffer(doc);
  mutationBuffers.push(buffer);
  // Angular's zones keep the browser's own: the page need not look for changes because of us.
  const Observer = window[window.Zone?.__symbol__?.('MutationObserver')] ?? MutationObserver;
  const observer = new Observer(
    callbackWrapper((changes) => {
      for (const change of changes) noteChange(buffer, change);
      buffer.emit();
    }),
  );
  observer.observe(root, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeOldValue: true,
    characterData: true,
    characterDataOldValue: true,
  });
  return () => observer.disconnect();
}
