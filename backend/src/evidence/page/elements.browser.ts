/** What is from a pack is hostile: it only ever becomes text. */
export function element(
  tag: string,
  attributes: Record<string, string>,
  ...children: (Node | string)[]
): HTMLElement {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children.map((child) => (typeof child === 'string' ? printable(child) : child)));
  return made;
}

export function list(lines: string[]): HTMLElement {
  return element('ul', {}, ...lines.map((line) => element('li', {}, line)));
}

export function show(place: HTMLElement, ...nodes: Node[]): void {
  place.replaceChildren(...nodes);
}

function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Bidi_Control}]/gu, '\u{fffd}');
}
