import type { UnmaskRule } from '@exhibit/contract';

let ids = 0;
const at = 1_763_700_000_000;

export const event = (type: number, data: unknown) => ({ type, timestamp: at, data });

/** A page of one element around `children`; their numbers begin at 4, in the order of the page. */
export function documentOf(...children: unknown[]) {
  const root = element('html', {}, children);
  const page = { type: 0, id: 0, childNodes: [root] };
  ids = 2;
  renumber(page);
  return page;
}

export const snapshot = (node: unknown) => event(2, { node, initialOffset: { top: 0, left: 0 } });

export const mutation = (change: object) =>
  event(3, { source: 0, texts: [], attributes: [], removes: [], adds: [], ...change });

export const element = (
  tagName: string,
  attributes: Record<string, unknown> = {},
  childNodes: unknown[] = [],
  more: object = {},
) => ({ type: 2, id: 1_000 + ids++, tagName, attributes, childNodes, ...more });

export const text = (textContent: string) => ({ type: 3, id: 1_000 + ids++, textContent });

/** A rule that shows the text of what it names, and below. */
export const rule = (selector: string): UnmaskRule => ({
  id: 'shown',
  selector,
  text: true,
  descendants: true,
  attributes: [],
  reason: 'the same for every customer',
});

interface Numbered {
  id: number;
  childNodes?: Numbered[];
}

function renumber(root: object): void {
  const waiting = [root as Numbered];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    node.id = ids++;
    if (node.childNodes) waiting.push(...node.childNodes.toReversed());
  }
  ids += 1_000;
}
