import type { MaskingPolicy } from '@exhibit/contract';
import { record } from '@rrweb/record';
import { Faults } from '../src/guard.js';
import { startCapture } from '../src/record.js';
import type { CleanEvent } from '../src/sanitize/event-sanitizer.js';

interface CleanNode {
  id: number;
  type: number;
  textContent?: string;
  childNodes?: CleanNode[];
}

export interface RecordedOnce {
  /** What would have left the browser. */
  events: CleanEvent[];
  /** The text of an element as it would have left. */
  textOf(element: Element, deep: boolean): string;
}

/** Runs the recorder's own capture over the page as it stands, once. Nothing is delivered to anybody. */
export function recordOnce(policy: MaskingPolicy): RecordedOnce {
  const events: CleanEvent[] = [];
  const faults = new Faults();
  const capture = startCapture({
    config: {
      wire: 1,
      site: 'bench',
      policy,
      consent: { mode: 'opt-in', noticeVersion: 'bench', purposes: [], honourGpc: false },
      disclosures: [],
      sampling: { rate: 1 },
      segment: { everyMs: 1_000, maxBytes: 60_000 },
    },
    faults,
    emit: (event) => void events.push(event),
    dropped: () => undefined,
    deliverAsset: () => Promise.resolve(),
    notice: null,
    flush: () => undefined,
  });
  capture.catchUp();
  const nodes = cleanNodes(events);
  const idOf = new Map([...document.querySelectorAll('*')].map((at) => [at, record.mirror.getId(at)]));
  capture.stop();
  capture.abandon();
  if (faults.seen.size > 0) throw new Error('the recorder had trouble');
  return {
    events: events.filter(({ type }) => type === 2 || type === 4),
    textOf: (element, deep) => textOf(nodes.get(idOf.get(element) ?? 0), deep),
  };
}

function cleanNodes(events: readonly CleanEvent[]): Map<number, CleanNode> {
  const nodes = new Map<number, CleanNode>();
  const waiting = events.flatMap(({ type, data }) =>
    type === 2 ? [(data as { node: CleanNode }).node] : [],
  );
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    nodes.set(node.id, node);
    waiting.push(...(node.childNodes ?? []));
  }
  return nodes;
}

function textOf(node: CleanNode | undefined, deep: boolean): string {
  return (node?.childNodes ?? [])
    .map((child) => (child.type === 3 ? (child.textContent ?? '') : deep ? textOf(child, true) : ''))
    .join('');
}
