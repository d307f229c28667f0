/**
 * What a node says of itself, asked past its own names: a form's fields hide them (with a field called
 * `parentNode`, `form.parentNode` is that field), and such a form must neither stop the recorder nor fool it.
 */
const getters = <T extends unknown[]>(of: object, names: string) =>
  names.split(' ').map((name) => {
    const { get } = Object.getOwnPropertyDescriptor(of, name)!;
    return (node: Node) => get!.call(node) as unknown;
  }) as { [I in keyof T]: (node: Node) => T[I] };

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
] = getters<
  [
    Node | null,
    Element | null,
    ChildNode | null,
    ChildNode | null,
    ChildNode | null,
    ChildNode | null,
    boolean,
    number,
    string,
    string | null,
    Document | null,
    NodeListOf<ChildNode>,
  ]
>(
  Node.prototype,
  'parentNode parentElement firstChild lastChild nextSibling previousSibling isConnected nodeType nodeName textContent ownerDocument childNodes',
);
export const [namespaceOf, localNameOf, attributesOf, shadowOf, slotOf] = getters<
  [string | null, string, NamedNodeMap, ShadowRoot | null, Element | null]
>(Element.prototype, 'namespaceURI localName attributes shadowRoot assignedSlot');

export const rootOf = (node: Node): Node => Node.prototype.getRootNode.call(node);
export const contains = (node: Node, other: Node): boolean => Node.prototype.contains.call(node, other);

export const attributeOf = (element: Element, name: string): string | null =>
  Element.prototype.getAttribute.call(element, name);

export const isMatch = (element: Element, selector: string): boolean =>
  Element.prototype.matches.call(element, selector);

export const below = (element: Element, selector: string): Iterable<Element> =>
  Element.prototype.querySelectorAll.call(element, selector);
