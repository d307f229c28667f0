/**
 * What a node says of itself, asked past its own names: a form's fields hide them (with a field called
 * `parentNode`, `form.parentNode` is that field), and such a form must neither stop the recorder nor fool it.
 */
const asked = <T extends unknown[]>(of: object, names: string) =>
  names.split(' ').map((name) => {
    const { get, value = get } = Object.getOwnPropertyDescriptor(of, name)!;
    // Bound, not wrapped: each is a function of its own to the browser, which makes asking faster.
    return Function.prototype.call.bind(value as () => unknown);
  }) as T;

/** Where a recorded node has the live one, until it is cleaned. What leaves is built anew, and has none. */
export const LIVE = Symbol('live');

export const [
  parentOf,
  parentElementOf,
  firstChildOf,
  lastChildOf,
  nextOf,
  previousOf,
  isConnectedOf,
  typeOf,
  nameOf,
  textOf,
  documentOf,
  childrenOf,
  rootOf,
  contains,
] = asked<
  [
    (node: Node) => Node | null,
    (node: Node) => Element | null,
    (node: Node) => ChildNode | null,
    (node: Node) => ChildNode | null,
    (node: Node) => ChildNode | null,
    (node: Node) => ChildNode | null,
    (node: Node) => boolean,
    (node: Node) => number,
    (node: Node) => string,
    (node: Node) => string | null,
    (node: Node) => Document | null,
    (node: Node) => NodeListOf<ChildNode>,
    (node: Node) => Node,
    (node: Node, other: Node) => boolean,
  ]
>(
  Node.prototype,
  'parentNode parentElement firstChild lastChild nextSibling previousSibling isConnected nodeType nodeName textContent ownerDocument childNodes getRootNode contains',
);
export const [
  namespaceOf,
  localNameOf,
  attributesOf,
  shadowOf,
  slotOf,
  attributeOf,
  isMatch,
  below,
  boxOf,
  closest,
] = asked<
  [
    (element: Element) => string | null,
    (element: Node) => string,
    (element: Element) => NamedNodeMap,
    (element: Node) => ShadowRoot | null,
    (element: Node) => Element | null,
    (element: Element, name: string) => string | null,
    (element: Element, selector: string) => boolean,
    (element: Element, selector: string) => Iterable<Element>,
    (element: Element) => DOMRect,
    (element: Element, selector: string) => Element | null,
  ]
>(
  Element.prototype,
  'namespaceURI localName attributes shadowRoot assignedSlot getAttribute matches querySelectorAll getBoundingClientRect closest',
);
