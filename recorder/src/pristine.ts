/**
 * What a node says of itself, asked past its own names: a form's fields hide them (with a field called
 * `parentNode`, `form.parentNode` is that field), and such a form must neither stop the recorder nor fool it.
 */
const getter = <T>(of: object, name: string): ((node: Node) => T) => {
  const { get } = Object.getOwnPropertyDescriptor(of, name)!;
  return (node) => get!.call(node) as T;
};

/** Where a recorded node has the live one, until it is cleaned. What leaves is built anew, and has none. */
export const LIVE = Symbol('live');

export const parentOf = getter<Node | null>(Node.prototype, 'parentNode');
export const parentElementOf = getter<Element | null>(Node.prototype, 'parentElement');
export const firstChildOf = getter<ChildNode | null>(Node.prototype, 'firstChild');
export const childrenOf = getter<NodeListOf<ChildNode>>(Node.prototype, 'childNodes');
export const lastChildOf = getter<ChildNode | null>(Node.prototype, 'lastChild');
export const nextOf = getter<ChildNode | null>(Node.prototype, 'nextSibling');
export const previousOf = getter<ChildNode | null>(Node.prototype, 'previousSibling');
export const isConnectedOf = getter<boolean>(Node.prototype, 'isConnected');
export const typeOf = getter<number>(Node.prototype, 'nodeType');
export const nameOf = getter<string>(Node.prototype, 'nodeName');
export const textOf = getter<string | null>(Node.prototype, 'textContent');
export const documentOf = getter<Document | null>(Node.prototype, 'ownerDocument');
export const namespaceOf = getter<string | null>(Element.prototype, 'namespaceURI');
export const localNameOf = getter<string>(Element.prototype, 'localName');
export const attributesOf = getter<NamedNodeMap>(Element.prototype, 'attributes');
export const shadowOf = getter<ShadowRoot | null>(Element.prototype, 'shadowRoot');

export const rootOf = (node: Node): Node => Node.prototype.getRootNode.call(node);
export const contains = (node: Node, other: Node): boolean => Node.prototype.contains.call(node, other);

export const slotOf = getter<Element | null>(Element.prototype, 'assignedSlot');

export const attributeOf = (element: Element, name: string): string | null =>
  Element.prototype.getAttribute.call(element, name);

export const isMatch = (element: Element, selector: string): boolean =>
  Element.prototype.matches.call(element, selector);

export const below = (element: Element, selector: string): Iterable<Element> =>
  Element.prototype.querySelectorAll.call(element, selector);
