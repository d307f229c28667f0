import { WIRE_LIMITS } from '@exhibit/contract';
import { ClockWatch } from '../clock.js';
import type { Faults } from '../guard.js';
import type { CleanEvent } from '../sanitize/event-sanitizer.js';
import { gzip, hex, sha256 } from './bytes.js';
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
  lease: Promise<Pick<RecordingLease, 'chain' | 'tail'>>;
  unsentBytes(): number;
  onSpooled(segment: SpooledSegment): void;
  /** Events are captured that are not in the spool, or no longer are there such events. */
  onOpen(open: boolean): void;
}

/** Cuts the stream of clean events into numbered, chained segments and lays each into the spool. */
export class Segmenter {
  private batch: EventBatch = { events: [], dropped: 0 };
  private chars = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private writing: Promise<void> = Promise.resolve();
  private chain: ChainState | null = null;
  private closed = false;
  private open = false;
  private readonly clock = new ClockWatch();
  /** Events numbered by this chain once everything added so far is in. */
  private captured = 0;
  /** Batches on their way to the spool. */
  private readonly underway = new Set<EventBatch>();
  /** Events as JSON: written once for their size, and used again for the body. */
  private readonly texts = new WeakMap<CleanEvent, string>();

  private readonly begun: Promise<void>;

  constructor(private readonly options: SegmenterOptions) {
    this.begun = options.lease.then(({ chain, tail }) => {
      this.chain = chain;
      this.captured += chain.events;
      if (tail) this.putFirst(tail);
    });
  }

  get nextSeq(): number {
    return this.chain?.nextSeq ?? 0;
  }

  add(event: CleanEvent): void {
    if (this.closed) return;
    this.hold();
    this.batch.events.push(event);
    this.captured++;
    const text = JSON.stringify(event);
    this.texts.set(event, text);
    this.chars += text.length;
    if (
      this.chars >= this.options.maxBytes * EXPECTED_RATIO ||
      this.batch.events.length >= WIRE_LIMITS.events
    )
      void this.flush();
  }

  addDropped(): void {
    this.batch.dropped++;
  }

  /** Resolves when everything added so far is in the spool (or its loss is declared). */
  flush(final?: 'stopped' | 'withdrawn'): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.closed || (this.batch.events.length === 0 && !final)) return this.writing;
    const batch = this.batch;
    const clockJumps = this.clock.jumps();
    if (clockJumps) batch.clockJumps = clockJumps;
    this.batch = { events: [], dropped: 0 };
    this.chars = 0;
    this.underway.add(batch);
    const written = this.writing.then(() => this.write(batch, final));
    this.writing = this.options.faults.follow('segment-failed', written).then(() => {
      this.underway.delete(batch);
      if (this.open && this.underway.size + this.batch.events.length === 0)
        this.options.onOpen((this.open = false));
    });
    return this.writing;
  }

  private hold(): void {
    if (!this.open) this.options.onOpen((this.open = true));
    this.timer ??= setTimeout(() => void this.flush(), this.options.everyMs);
  }

  private putFirst({ events, dropped }: EventBatch): void {
    if (this.closed) return;
    const [first = this.batch] = this.underway;
    first.events.unshift(...events);
    first.dropped += dropped;
    this.captured += events.length;
    this.hold();
  }

  /** Stops for good. What was not spooled is dropped. */
  close(): void {
    clearTimeout(this.timer);
    this.closed = true;
    this.batch = { events: [], dropped: 0 };
  }

  /** What is captured and not yet in the spool, for the moment when the page goes. */
  unspooled(): VisitTail | null {
    if (!this.chain || this.closed) return null;
    const batches = [...this.underway, this.batch];
    const events = batches.flatMap((batch) => batch.events);
    const dropped = batches.reduce((sum, batch) => sum + batch.dropped, 0);
    // A batch that is halfway in was counted by the chain already; its first events are not in the tail.
    const from = this.captured - events.length;
    return events.length ? { recording: this.chain.recording, from, events, dropped } : null;
  }

  private async write(batch: EventBatch, final?: 'stopped' | 'withdrawn'): Promise<void> {
    await this.begun;
    if (!this.chain) return;
    const texts = batch.events.map((event) => this.texts.get(event) ?? JSON.stringify(event));
    const body = await gzip(`[${texts.join(',')}]`);
    if (body.length > this.options.maxBytes && batch.events.length > 1) {
      const [first, second] = halve(batch);
      await this.write(first);
      return this.write(second, final);
    }
    if (this.closed) return;
    const hash = hex(await sha256(body));
    const { faults, facts, unsentBytes, onSpooled } = this.options;
    const spool = await this.options.spool;
    const segment = { header: segmentHeader(this.chain, facts, batch, hash, final), body };
    const after = afterSegment(this.chain, hash, batch.events.length);
    const fault =
      body.length + WIRE_LIMITS.headerBytes > WIRE_LIMITS.segmentBytes
        ? 'segment-too-large'
        : unsentBytes() > MOST_UNSENT_BYTES
          ? 'spool-full'
          : await spool.put(segment, after).catch(() => 'spool-unavailable' as const);
    if (fault) {
      faults.report(fault);
      this.chain = afterLoss(this.chain, hash, batch.events.length, 'spool-full');
      return spool.saveChain(this.chain);
    }
    this.chain = after;
    onSpooled(segment);
  }
}
