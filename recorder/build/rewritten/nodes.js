// What is asked of a node, through its prototype; and the numbers of nodes.
import {
  attributeOf,
  attributesOf,
  childrenOf as childNodes,
  documentOf as ownerDocument,
  firstChildOf,
  isConnectedOf as inDom,
  isMatch,
  lastChildOf as lastChild,
  LIVE,
  nameOf,
  namespaceOf,
  nextOf as nextSibling,
  parentElementOf as parentElement,
  parentOf as parentNode,
  previousOf as previousSibling,
  shadowOf,
  textOf as textContent,
  typeOf,
} from '../../src/pristine.ts';

function shadowRoot(node) {
  return typeOf(node) === 1 ? shadowOf(node) : null;
}

function hasShadowRoot(node) {
  return !!shadowRoot(node);
}

function isShadowRoot(node) {
  return !!node && typeOf(node) === 11 && 'host' in node;
}

function host(root) {
  return root.host ?? null;
}

function closestElementOfNode(node) {
  const type = typeOf(node);
  return type === 1 ? node : type === 3 ? parentElement(node) : null;
}

function isBlocked(node, checkAncestors) {
  // A window, too, is what an event can come from.
  const element = node?.ownerDocument && closestElementOfNode(node);
  if (!element) return false;
  return checkAncestors
    ? Element.prototype.closest.call(element, blockSelector) !== null
    : isMatch(element, blockSelector);
}

function isIgnored(node) {
  return nameOf(node) === 'TITLE' || mirror.getId(node) === IGNORED_NODE;
}

/** The numbers of nodes and style sheets. */
class Mirror {
  constructor() {
    this.reset();
  }
  getId(node) {
    return this.ids.get(node) ?? -1;
  }
  getNode(id) {
    return this.nodes.get(id) ?? null;
  }
  removeNodeFromMap(node) {
    this.nodes.delete(this.getId(node));
    for (let child = firstChildOf(node); child; child = nextSibling(child)) this.removeNodeFromMap(child);
  }
  has(id) {
    return this.nodes.has(id);
  }
  hasNode(node) {
    return this.ids.has(node);
  }
  add(node, id) {
    this.nodes.set(id, node);
    this.ids.set(node, id);
  }
  reset() {
    this.nodes = new Map();
    this.ids = new WeakMap();
  }
}
