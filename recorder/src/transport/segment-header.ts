import type { GapReason, SegmentHeader } from '@exhibit/contract';
import type { CleanEvent } from '../sanitize/event-sanitizer.js';

/** Where a recording stands: the next number, and the hash that the next segment must name. */
export interface ChainState {
  recording: string;
  nextSeq: number;
  prevHash: string | null;
  /** Events numbered so far, lost ones included: tells which of a page's last events are already in. */
  events: number;
  /** Segments lost since the last one that was kept. */
  gap?: { fromSeq: number; toSeq: number; reason: GapReason };
}

export interface SegmentFacts {
  policyVersion: number;
  consentId: string;
  recorderVersion: string;
}

export interface EventBatch {
  events: CleanEvent[];
  dropped: number;
  clockJumps?: SegmentHeader['clockJumps'];
}

export function segmentHeader(
  chain: ChainState,
  facts: SegmentFacts,
  batch: EventBatch,
  hash: string,
  final?: 'stopped' | 'withdrawn',
): SegmentHeader {
  const times = batch.events.map(({ timestamp }) => timestamp).sort((a, b) => a - b);
  return {
    wire: 1,
    recording: chain.recording,
    seq: chain.nextSeq,
    prevHash: chain.prevHash,
    hash,
    firstAt: times[0] ?? Date.now(),
    lastAt: times.at(-1) ?? Date.now(),
    ...facts,
    counts: {
      events: batch.events.length,
      observations: batch.events.filter(({ type }) => type === 5).length,
      dropped: batch.dropped,
    },
    ...(chain.gap && { gap: chain.gap }),
    ...(final && { final }),
    ...(batch.clockJumps && { clockJumps: batch.clockJumps }),
  };
}

export function newChain(recording: string): ChainState {
  return { recording, nextSeq: 0, prevHash: null, events: 0 };
}

export function afterSegment(chain: ChainState, hash: string, events: number): ChainState {
  return {
    recording: chain.recording,
    nextSeq: chain.nextSeq + 1,
    prevHash: hash,
    events: chain.events + events,
  };
}

/** The state after a segment was captured and could not be kept. Its number is used up, the hole declared. */
export function afterLoss(chain: ChainState, hash: string, events: number, reason: GapReason): ChainState {
  return {
    ...afterSegment(chain, hash, events),
    gap: { fromSeq: chain.gap?.fromSeq ?? chain.nextSeq, toSeq: chain.nextSeq, reason },
  };
}

/** Two halves, for a batch that came out too large to be sent as one. */
export function halve(batch: EventBatch): [EventBatch, EventBatch] {
  const middle = Math.ceil(batch.events.length / 2);
  return [
    { ...batch, events: batch.events.slice(0, middle) },
    { events: batch.events.slice(middle), dropped: 0 },
  ];
}
