// How nodes change, and in which order it is told: a player relies on rrweb's.

function tellChange(change) {
  tell(3, { source: 0, texts: [], attributes: [], removes: [], adds: [], ...change });
}

/** Whose changes a child of a shadow root belongs to, for as long as it is not its shadow's. */
const takers = new WeakMap();

/** Tells what happens to the nodes of one document or shadow root. */
function watchNodes(doc, root) {
  /** What has happened since it was told last. */
  let texts;
  let attributes;
  let removes;
  let moves;
  let added;
  let moved;
  let dropped;
  let gone;
  const left = [];

  function clear() {
    texts = [];
    attributes = new Map();
    removes = [];
    moves = new Set();
    added = new Set();
    moved = new Set();
    dropped = new Set();
    gone = new Set();
  }

  /** Notes a node that came to `target`, and all below it. */
  function noteAdd(node, target) {
    if ((takers.get(node) ?? noteAdd) !== noteAdd || added.has(node) || moved.has(node)) return;
    const id = idOf(node);
    if (id === -1) {
      added.add(node);
      dropped.delete(node);
    } else {
      if (isIgnored(node)) return;
      moved.add(node);
      if (target && numbers.has(target)) moves.add(moveKey(id, idOf(target)));
    }
    if (isBlocked(node)) return;
    for (let child = firstChildOf(node); child; child = nextSibling(child)) noteAdd(child);
    const shadow = shadowRoot(node);
    for (let child = shadow && firstChildOf(shadow); child; child = nextSibling(child)) {
      // What a host's watch works on, until the next frame, is not for the watch of its shadow.
      takers.set(child, noteAdd);
      requestAnimationFrame(() => takers.delete(child));
      noteAdd(child, node);
    }
  }

  function noteRemoval(node, target) {
    const id = idOf(node);
    if (id === -1 || isIgnored(node)) return;
    const parentId = idOfParent(target);
    if (added.has(node)) {
      everyNode(node, (one) => added.delete(one));
      dropped.add(node);
    } else if (!isAncestorRemoved(target)) {
      if (moved.has(node) && moves.has(moveKey(id, parentId))) everyNode(node, (one) => moved.delete(one));
      else {
        removes.push({ parentId, id, isShadow: isShadowRoot(target) || undefined });
        everyNode(node, (one) => gone.add(one));
      }
    }
    left.push(node);
  }

  function changeOf(element) {
    const change = attributes.get(element) ?? {};
    attributes.set(element, change);
    return change;
  }

  function changeArea(area) {
    changeOf(area).value = maskInputValue(textContent(area));
  }

  function note({ type, target, attributeName, oldValue, addedNodes, removedNodes }) {
    if (isIgnored(target)) return;
    if (type === 'characterData') {
      const text = textContent(target);
      if (!isBlocked(target) && text !== oldValue) texts.push({ value: maskText(text), node: target });
    } else if (type === 'attributes') {
      const value = attributeOf(target, attributeName);
      if (value === oldValue || isBlocked(target)) return;
      const name = nameOf(target);
      if (name === 'IFRAME' && attributeName === 'src') return;
      const change = changeOf(target);
      change[attributeName] = attributeName === 'value' ? maskInputValue(value) : value;
      if (attributeName === 'open' && name === 'DIALOG') change.rr_open_mode = openMode(target);
    } else if (!isBlocked(target, true)) {
      if (nameOf(target) === 'TEXTAREA') return changeArea(target);
      addedNodes.forEach((node) => noteAdd(node, target));
      removedNodes.forEach((node) => noteRemoval(node, target));
    }
  }

  function tellAll() {
    for (const node of left.splice(0)) everyNode(node, (one) => nodes.delete(idOf(one)));
    const adds = allAdded();
    const ids = new Set(adds.map(({ node }) => node.id));
    const isTold = ({ id }) => !ids.has(id) && nodes.has(id);
    const changed = {
      texts: texts
        .map(({ node, value }) => {
          const parent = parentNode(node);
          if (parent && nameOf(parent) === 'TEXTAREA') changeArea(parent);
          return { id: idOf(node), value };
        })
        .filter(isTold),
      attributes: Array.from(attributes, ([node, attributes]) => ({ id: idOf(node), attributes })).filter(
        isTold,
      ),
      removes,
      adds,
    };
    if (!Object.values(changed).some(({ length }) => length)) return;
    clear();
    tellChange(changed);
  }

  /** The added and the moved: each after its parent, and after the sibling that follows it. */
  function allAdded() {
    for (const node of moved) {
      const above = parentNode(node);
      if (!gone.has(above) || moved.has(above)) added.add(node);
    }
    const adds = [];
    const ids = new Set();
    const missing = new Set();
    let node = null;
    let next = null;
    let parent = null;
    let parentId;
    let isBad;
    for (const first of added)
      while (added.has(first)) {
        const before = node && previousSibling(node);
        if (added.has(before)) {
          next = node;
          node = before;
        } else {
          node = first;
          while (added.has((parent = parentNode(node)))) node = parent;
          if (missing.has(parent)) parent = null;
          if (parent) {
            isBad =
              !inDom(parent) ||
              ((isSelfOrAncestorInSet(dropped, parent) || gone.has(parent)) &&
                !isSelfOrAncestorInSet(moved, node));
            next = lastChild(parent);
            if (added.has(next)) {
              node = next;
              next = null;
            } else while (added.has((next = nextSibling(node)))) node = next;
            parentId = idOfParent(parent);
          }
        }
        added.delete(node);
        if (!parent || parentId === -1) {
          missing.add(node);
          continue;
        }
        if (isBad) {
          dropped.add(node);
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
          rootId: getRootId(doc),
          isAdded: true,
          cssCaptured: name === 'STYLE' && ids.has(parentId),
        });
        if (!serialized) continue;
        adds.push({ parentId, nextId, node: serialized });
        ids.add(serialized.id);
      }
    return adds;
  }

  clear();
  // Angular's zones keep the browser's own: the page need not look for changes because of us.
  const Observer = window[window.Zone?.__symbol__?.('MutationObserver')] ?? MutationObserver;
  const observer = new Observer(
    callbackWrapper((changes) => {
      changes.forEach(note);
      tellAll();
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

/** One number for a node that came to a parent. */
function moveKey(id, parentId) {
  return id * 1e8 + parentId;
}

/** The node, and every one below it. */
function everyNode(node, look) {
  look(node);
  for (let child = firstChildOf(node); child; child = nextSibling(child)) everyNode(child, look);
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
