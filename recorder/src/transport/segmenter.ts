import { WIRE_LIMITS } from '@exhibit/contract';
import { clockWatch } from '../clock.js';
import type { Faults } from '../guard.js';
import type { CleanEvent } from '../sanitize/event-sanitizer.js';
import { gzip, hashOf } from './bytes.js';
import {
  afterLoss,
  afterSegment,
  halve,
  segmentHeader,
  type ChainState,
  type EventBatch,
  type SegmentFacts,
} from './segment-header.js';
import type { RecordingLease } from './recording-lease.js';
import type { Spool, SpooledSegment } from './spool.js';
import type { VisitTail } from './visit-tail.js';

/** Masked pages shrink to about a fifth; a batch that does not is halved. */
const EXPECTED_RATIO = 4;
const MOST_UNSENT_BYTES = 20_000_000;

export interface SegmenterOptions {
  everyMs: number;
  maxBytes: number;
  facts: SegmentFacts;
  /** May still be opening. */
  spool: Promise<Spool>;
  faults: Faults;
  /** The chain to continue, and what belongs before this page's events, once known. Until then events wait in memory. */
  lease: Promise<Pick<RecordingLease, 'chain' | 'tail'> | null>;
  unsentBytes(): number;
  onSpooled(segment: SpooledSegment): void;
  /** Events are captured that are not in the spool, or no longer are there such events. */
  onOpen(open: boolean): void;
}

export interface Segmenter {
  /** The number of the next segment. */
  nextSeq(): number;
  add(event: CleanEvent): void;
  addDropped(): void;
  /** Resolves when everything added so far is in the spool (or its loss is declared). */
  flush(final?: 'stopped' | 'withdrawn'): Promise<void>;
  /** Stops for good. What was not spooled is dropped. */
  close(): void;
  /** What is captured and not yet in the spool, for the moment when the page goes. */
  unspooled(): VisitTail | null;
}

/** Cuts the stream of clean events into numbered, chained segments and lays each into the spool. */
export function segmenter({
  everyMs,
  maxBytes,
  facts,
  faults,
  lease,
  unsentBytes,
  onSpooled,
  onOpen,
  ...options
}: SegmenterOptions): Segmenter {
  let batch: EventBatch = { events: [], dropped: 0 };
  let chars = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let writing: Promise<void> = Promise.resolve();
  let chain: ChainState | null = null;
  let closed = false;
  let open = false;
  const clock = clockWatch();
  /** Events numbered by this chain once everything added so far is in. */
  let captured = 0;
  /** Batches on their way to the spool. */
  const underway = new Set<EventBatch>();
  /** Events as JSON: written once for their size, and used again for the body. */
  const texts = new WeakMap<CleanEvent, string>();
  const begun = lease.then((held) => {
    if (!held) return;
    chain = held.chain;
    captured += chain.events;
    if (held.tail) putFirst(held.tail);
  });

  function hold(): void {
    if (!open) onOpen((open = true));
    timer ??= setTimeout(() => void flush(), everyMs);
  }

  function putFirst({ events, dropped }: EventBatch): void {
    if (closed) return;
    const [first = batch] = underway;
    first.events.unshift(...events);
    first.dropped += dropped;
    captured += events.length;
    hold();
  }

  function flush(final?: 'stopped' | 'withdrawn'): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    if (closed || (batch.events.length === 0 && !final)) return writing;
    const full = batch;
    const clockJumps = clock.jumps();
    if (clockJumps) full.clockJumps = clockJumps;
    batch = { events: [], dropped: 0 };
    chars = 0;
    underway.add(full);
    const written = writing.then(() => write(full, final));
    writing = faults.follow('segment-failed', written).then(() => {
      underway.delete(full);
      if (open && underway.size + batch.events.length === 0) onOpen((open = false));
    });
    return writing;
  }

  async function write(full: EventBatch, final?: 'stopped' | 'withdrawn'): Promise<void> {
    await begun;
    if (!chain) return;
    const { events } = full;
    const body = await gzip(
      `[${events.map((event) => texts.get(event) ?? JSON.stringify(event)).join(',')}]`,
    );
    if (body.length > maxBytes && events.length > 1) {
      const [first, second] = halve(full);
      await write(first);
      return write(second, final);
    }
    const hash = await hashOf(body);
    const spool = await options.spool;
    // Asked in the turn in which it is put: a page that was left must not number what the next page numbers.
    if (closed) return;
    const segment = { header: segmentHeader(chain, facts, full, hash, final), body };
    const after = afterSegment(chain, hash, events.length);
    const fault =
      body.length + WIRE_LIMITS.headerBytes > WIRE_LIMITS.segmentBytes
        ? 'segment-too-large'
        : unsentBytes() > MOST_UNSENT_BYTES
          ? 'spool-full'
          : await spool.put(segment, after).catch(() => 'spool-unavailable' as const);
    if (fault) {
      faults.report(fault);
      chain = afterLoss(chain, hash, events.length, 'spool-full');
      return spool.saveChain(chain);
    }
    chain = after;
    onSpooled(segment);
  }

  return {
    nextSeq: () => chain?.nextSeq ?? 0,
    add(event) {
      if (closed) return;
      hold();
      batch.events.push(event);
      captured++;
      const text = JSON.stringify(event);
      texts.set(event, text);
      chars += text.length;
      if (chars >= maxBytes * EXPECTED_RATIO || batch.events.length >= WIRE_LIMITS.events) void flush();
    },
    addDropped: () => void batch.dropped++,
    flush,
    close() {
      clearTimeout(timer);
      closed = true;
      batch = { events: [], dropped: 0 };
    },
    unspooled() {
      if (!chain || closed) return null;
      const batches = [...underway, batch];
      const events = batches.flatMap((one) => one.events);
      const dropped = batches.reduce((sum, one) => sum + one.dropped, 0);
      // A batch that is halfway in was counted by the chain already; its first events are not in the tail.
      const from = captured - events.length;
      return events.length ? { recording: chain.recording, from, events, dropped } : null;
    },
  };
}
