import type { HiddenReason } from '@exhibit/contract';
import { nodeAbove } from '../sanitize/privacy-level.js';
import { legibility } from './legibility.js';
import { area, probePoints } from './rectangles.js';
import { textLines, type TextLine } from './text-lines.js';

export interface TextVisibility {
  visibleShare: number;
  hidden: HiddenReason[];
  fontPx: number;
}

const MOST_PROBES = 120;
const PROBES_PER_LINE = 6;

/** How much of an element's text is on the screen and readable right now. */
export function textVisibility(element: Element): TextVisibility {
  const hidden = new Set<HiddenReason>();
  const lines = textLines(element);
  const total = lines.reduce((sum, { box }) => sum + area(box), 0);
  if (total === 0) {
    const laidOut = element.checkVisibility?.() ?? element.getClientRects().length > 0;
    return { visibleShare: 0, hidden: [laidOut ? 'zero-size' : 'display-none'], fontPx: 0 };
  }
  let fontPx = Infinity;
  for (const parent of new Set(lines.map((line) => line.parent))) {
    const judged = legibility(parent);
    judged.hidden.forEach((reason) => hidden.add(reason));
    fontPx = Math.min(fontPx, judged.fontPx);
  }
  const inView = lines.reduce((sum, { visible }) => sum + (visible ? area(visible) : 0), 0);
  const covered = coveredShare(element, lines);
  if (covered > 0) hidden.add('covered');
  const visibleShare = Math.round((inView / total) * (1 - covered) * 1_000) / 1_000;
  return { visibleShare, hidden: [...hidden].sort(), fontPx };
}

/** The share of probed points where something else lies on top. Overlays that let pointers through escape this. */
function coveredShare(element: Element, lines: TextLine[]): number {
  const seen = lines.filter(({ visible }) => visible);
  const each = Math.max(1, Math.min(PROBES_PER_LINE, Math.floor(MOST_PROBES / Math.max(1, seen.length))));
  const step = Math.max(1, Math.ceil(seen.length / MOST_PROBES));
  let probed = 0;
  let covered = 0;
  for (let i = 0; i < seen.length; i += step) {
    for (const [x, y] of probePoints(seen[i]!.visible!, each)) {
      probed++;
      if (!belongs(topmost(x, y), element)) covered++;
    }
  }
  return probed ? covered / probed : 0;
}

function topmost(x: number, y: number): Element | null {
  let hit = document.elementFromPoint(x, y);
  while (hit?.shadowRoot) {
    const deeper: Element | null = hit.shadowRoot.elementFromPoint(x, y);
    if (!deeper || deeper === hit) break;
    hit = deeper;
  }
  return hit;
}

/** Is what was hit the text itself, something in it, or what it stands in? */
function belongs(hit: Element | null, element: Element): boolean {
  if (!hit || hit.contains(element)) return hit !== null;
  for (let at: Node | null = hit; at; at = nodeAbove(at)) if (at === element) return true;
  for (let at: Node | null = element; at; at = nodeAbove(at)) if (at === hit) return true;
  return false;
}
