import { isConnectedOf } from '../pristine.js';

export type Tree = Document | ShadowRoot;

/** The documents and shadow roots that are recorded, as the recording finds them: the page, its shadows, its own frames. */
export interface Trees {
  all: ReadonlySet<Tree>;
  found(tree: Tree): void;
  /** Calls with every tree there is, and with every one that comes. */
  each(hear: (tree: Tree) => void): void;
  /** What fits in any of them, but not in a frame that is gone. */
  fitting(selector: string): Iterable<Element>;
}

export function treesOfPage(): Trees {
  const all = new Set<Tree>();
  const hearers: ((tree: Tree) => void)[] = [];
  return {
    all,
    found(tree) {
      if (all.has(tree)) return;
      all.add(tree);
      for (const hear of hearers) hear(tree);
    },
    each(hear) {
      hearers.push(hear);
      all.forEach(hear);
    },
    *fitting(selector) {
      for (const tree of all) {
        const { defaultView } = tree as Document;
        if ('host' in tree ? isConnectedOf(tree) : defaultView) yield* tree.querySelectorAll(selector);
      }
    },
  };
}
