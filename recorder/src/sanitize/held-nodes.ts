import type { serializedNodeWithId } from '@rrweb/types';
import type { PrivacyLevel } from './privacy-level.js';

/** The live nodes that an event speaks of, and where they stood, for as long as the event waits to be cleaned. */
export class HeldNodes {
  /** Levels of what the roots of the recorded trees stood in. */
  readonly levels = new Map<number, PrivacyLevel>();
  readonly parents = new Map<number, { node: Node; level: PrivacyLevel }>();
  private readonly nodes = new Map<number, Node>();

  /** A node and all below it: the page may take them away, and their numbers with them. */
  keep(root: serializedNodeWithId, live: (id: number) => Node | null): void {
    const waiting = [root];
    for (let node = waiting.pop(); node; node = waiting.pop()) {
      const found = live(node.id);
      if (found) this.nodes.set(node.id, found);
      if ('childNodes' in node) for (const child of node.childNodes) waiting.push(child);
    }
  }

  node(id: number): Node | null {
    return this.nodes.get(id) ?? null;
  }
}

/** More nodes than this are cleaned in a task of their own: some 5 ms on a slow machine. */
const MANY = 500;

export function hasMany(event: { type: number; data: unknown }): boolean {
  if (event.type === 2) return true;
  const { source, adds, isAttachIframe } = event.data as {
    source?: number;
    adds?: unknown[];
    isAttachIframe?: boolean;
  };
  return event.type === 3 && source === 0 && (isAttachIframe === true || (adds?.length ?? 0) > MANY);
}
