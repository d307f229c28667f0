import { isConnectedOf } from '../pristine.js';

export type Tree = Document | ShadowRoot;

/** The documents and shadow roots that are recorded, as the recording finds them: the page, its shadows, its own frames. */
export class Trees {
  readonly all = new Set<Tree>();
  private readonly hearers: ((tree: Tree) => void)[] = [];

  found(tree: Tree): void {
    if (this.all.has(tree)) return;
    this.all.add(tree);
    for (const hear of this.hearers) hear(tree);
  }

  /** Calls with every tree there is, and with every one that comes. */
  each(hear: (tree: Tree) => void): void {
    this.hearers.push(hear);
    this.all.forEach(hear);
  }

  /** What fits in any of them, but not in a frame that is gone. */
  *fitting(selector: string): Iterable<Element> {
    for (const tree of this.all) {
      const { defaultView } = tree as Document;
      if ('host' in tree ? isConnectedOf(tree) : defaultView) yield* tree.querySelectorAll(selector);
    }
  }
}
