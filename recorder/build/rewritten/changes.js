// How nodes change. Which were added and moved rrweb itself says.

function tellChange(change) {
  wrappedMutationEmit({ texts: [], attributes: [], removes: [], adds: [], ...change });
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
    if (!at || !mirror.has(mirror.getId(at))) return true;
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
  const { addedSet, movedSet, movedMap, droppedSet } = buffer;
  const id = mirror.getId(node);
  if (id === -1 || isIgnored(node)) return;
  const isShadow = isShadowRoot(target) || undefined;
  const parentId = mirror.getId(isShadow ? host(target) : target);
  if (addedSet.has(node)) {
    deepDelete(addedSet, node);
    droppedSet.add(node);
  } else if (!isAncestorRemoved(target)) {
    if (movedSet.has(node) && movedMap[moveKey(id, parentId)]) deepDelete(movedSet, node);
    else {
      buffer.removes.push({ parentId, id, isShadow });
      processRemoves(node, buffer.removesSubTreeCache);
    }
  }
  buffer.mapRemoves.push(node);
}

function initMutationObserver({ doc }, root) {
  const buffer = new MutationBuffer();
  buffer.doc = doc;
  mutationBuffers.push(buffer);
  // Angular's zones keep the browser's own: the page need not look for changes because of us.
  const Observer = window[window.Zone?.__symbol__?.('MutationObserver')] ?? MutationObserver;
  const observer = new Observer(callbackWrapper(buffer.processMutations));
  observer.observe(root, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeOldValue: true,
    characterData: true,
    characterDataOldValue: true,
  });
  return observer;
}
