import type { PageNode } from '../conformance/recorded-page.js';
import { FIELD_KINDS, SKETCH_SIZE, type FieldCounts, type FieldKind, type PageShape } from './page-shape.js';

type Counted = FieldKind | 'image' | 'frame';

const INPUTS: Readonly<Record<string, FieldKind | null>> = {
  ...{
    email: 'email',
    tel: 'telephone',
    password: 'password',
    file: 'file',
    hidden: 'hidden',
    color: 'other',
  },
  ...{ number: 'number', range: 'number', checkbox: 'choice', radio: 'choice' },
  ...{ date: 'date', month: 'date', week: 'date', time: 'date', 'datetime-local': 'date' },
  ...{ submit: null, reset: null, button: null, image: null },
};
const FRAMES: ReadonlySet<string> = new Set(['iframe', 'frame', 'fencedframe', 'portal', 'object', 'embed']);

/** Counts what stands on a page while it is built and changed: a step for each element, whatever the page does. */
export class PageTally {
  private elements = 0;
  private mostElements = 0;
  private now = new Map<Counted, number>();
  private most = new Map<Counted, number>();
  private readonly sketch = new Set<number>();
  /** Hashes from here on are not among the smallest. */
  private limit = Infinity;

  /** An element took its place; its parent took its own before. Answers what leads to it, for those below. */
  placed(node: PageNode): void {
    const up = node.parent?.trace ?? SEED;
    if (node.type !== 2) return void (node.trace = up);
    const kind = kindOf(node);
    node.trace = traceOf(up, node.tag, kind);
    node.counted = kind;
    this.remember(node.trace);
    if (++this.elements > this.mostElements) this.mostElements = this.elements;
    if (kind !== null) this.count(kind, 1);
  }

  removed(node: PageNode): void {
    if (node.type !== 2) return;
    this.elements--;
    if (node.counted !== null) this.count(node.counted as Counted, -1);
  }

  /** Another page begins. */
  clear(): void {
    this.elements = this.mostElements = 0;
    this.now = new Map();
    this.most = new Map();
    this.sketch.clear();
    this.limit = Infinity;
  }

  /** The most that stood on it at once, and what it was made of in between. */
  shape(): PageShape {
    const most = (what: Counted) => this.most.get(what) ?? 0;
    const fields: FieldCounts = {};
    for (const kind of FIELD_KINDS) if (most(kind) > 0) fields[kind] = most(kind);
    return {
      elements: this.mostElements,
      images: most('image'),
      frames: most('frame'),
      fields,
      sketch: [...this.sketch].sort((a, b) => a - b),
    };
  }

  private count(what: Counted, by: 1 | -1): void {
    const there = (this.now.get(what) ?? 0) + by;
    this.now.set(what, there);
    if (there > (this.most.get(what) ?? 0)) this.most.set(what, there);
  }

  private remember(hash: number): void {
    if (hash >= this.limit || this.sketch.has(hash)) return;
    this.sketch.add(hash);
    if (this.sketch.size <= SKETCH_SIZE) return;
    this.sketch.delete(Math.max(...this.sketch));
    this.limit = Math.max(...this.sketch);
  }
}

function kindOf({ tag, facts }: PageNode): Counted | null {
  if (tag === 'input') {
    const type = (facts?.get('type') ?? 'text').toLowerCase();
    return Object.hasOwn(INPUTS, type) ? INPUTS[type]! : 'text';
  }
  if (tag === 'textarea') return 'multi-line';
  if (tag === 'select') return 'list';
  if (tag === 'img') return 'image';
  return FRAMES.has(tag) ? 'frame' : null;
}

const SEED = 0x811c9dc5;

/** FNV-1a over the step, begun with what leads to it, and stirred so that its size says nothing of where it ends. */
function traceOf(up: number, tag: string, kind: string | null): number {
  // Stand-ins of a page's own elements are numbered anew in every visit.
  const step = tag.startsWith('x-') ? 'x-' : tag === 'input' ? `input ${kind ?? 'button'}` : tag;
  let hash = up;
  for (let at = 0; at < step.length; at++) hash = Math.imul(hash ^ step.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
