// rrweb's recorder written anew for the one recording that is made of a page (decision 0025). Its files are one
// module, put together by the build. Here: what is asked of a node, through its prototype; and the numbers of nodes.
import { MASKED_VALUE, maskText } from '@exhibit/contract';
import {
  attributeOf,
  attributesOf,
  boxOf,
  closest,
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
import { BLOCK_SELECTOR } from '../../src/sanitize/privacy-level.ts';

const blockSelector = `${BLOCK_SELECTOR},.rr-block`;

function shadowRoot(node) {
  return typeOf(node) === 1 ? shadowOf(node) : null;
}

function isShadowRoot(node) {
  return !!node && typeOf(node) === 11 && 'host' in node;
}

function isBlocked(node, checkAncestors) {
  // A window, too, is what an event can come from.
  const type = node?.ownerDocument && typeOf(node);
  const element = type === 1 ? node : type === 3 ? parentElement(node) : null;
  if (!element) return false;
  return checkAncestors ? closest(element, blockSelector) !== null : isMatch(element, blockSelector);
}

function isIgnored(node) {
  return nameOf(node) === 'TITLE' || idOf(node) === IGNORED_NODE;
}

/** The number of what is not recorded; what nobody has numbered yet has -1. */
const IGNORED_NODE = -2;
let lastId = 0;
let nodes;
let numbers;

function idOf(node) {
  return numbers.get(node) ?? -1;
}

/** A shadow root is its host to a player. */
function idOfParent(node) {
  return idOf(isShadowRoot(node) ? node.host : node);
}
