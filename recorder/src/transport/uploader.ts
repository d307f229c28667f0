import type { GapReason, SegmentHeader } from '@exhibit/contract';
import type { Faults } from '../guard.js';
import { backoffMs, type Deliver, type Delivery } from './delivery.js';
import type { Spool } from './spool.js';

export interface UploaderOptions {
  recording: string;
  spool: Spool;
  deliver: Deliver;
  faults: Faults;
  onAcknowledged(header: SegmentHeader): void;
  /** The appliance wants capture to end: the recording was refused, or consent is gone. */
  onStop(): void;
}

/** Hands the segments of one recording over, in order, one at a time, for as long as it takes. */
export class Uploader {
  private running: Promise<void> | null = null;
  private stopped = false;
  private wanted = false;
  private failures = 0;
  private wakeUp: (() => void) | undefined;

  constructor(private readonly options: UploaderOptions) {}

  /** Something new is in the spool. Does not cut a wait short: the appliance may have asked for it. */
  wake(): void {
    this.wanted = true;
    if (!this.stopped) this.running ??= this.run().finally(() => (this.running = null));
  }

  /** The network is back. */
  hurry(): void {
    this.wakeUp?.();
    this.wake();
  }

  /** Resolves when the spool has nothing left of this recording, or nothing more may be sent. */
  async emptied(): Promise<void> {
    do {
      this.wake();
      await this.running;
    } while (!this.stopped && (await this.options.spool.first(this.options.recording)));
  }

  stop(): void {
    this.stopped = true;
    this.wakeUp?.();
  }

  private async run(): Promise<void> {
    const { spool, recording, deliver, faults } = this.options;
    while (!this.stopped) {
      this.wanted = false;
      const segment = await spool.first(recording).catch(() => null);
      if (!segment && this.wanted) continue;
      if (!segment) return;
      const delivery = await deliver(segment).catch((): Delivery => ({ kind: 'later' }));
      if (this.stopped) return;
      if (delivery.kind === 'later') {
        const failures = this.failures++;
        // The first is no fault: a page that is being left ends what is under way.
        if (failures > 0) faults.report('transport-failed');
        await this.pause(delivery.afterMs ?? backoffMs(failures, Math.random()));
      } else {
        this.failures = 0;
        await this.settle(segment.header, delivery).catch(() => faults.report('spool-unavailable'));
      }
    }
  }

  private async settle(header: SegmentHeader, delivery: Exclude<Delivery, { kind: 'later' }>): Promise<void> {
    const { spool, recording, onAcknowledged } = this.options;
    const { seq, gap } = header;
    switch (delivery.kind) {
      case 'stop':
        return this.end();
      case 'acknowledged':
        // An order to stop is obeyed before anything that may take its time (P2).
        if (delivery.stop) this.end();
        await spool.remove(recording, seq);
        return onAcknowledged(header);
      case 'drop': {
        await spool.remove(recording, seq);
        const next = await spool.first(recording);
        // With nothing waiting yet, the appliance will ask for the number, and the gap is declared then.
        return next ? this.declareGap(next.header, gap?.fromSeq ?? seq, seq, 'refused') : undefined;
      }
      case 'resend': {
        const { expectedSeq } = delivery;
        if (expectedSeq > seq) return spool.remove(recording, seq); // its acknowledgement was lost
        if (expectedSeq === seq || gap?.fromSeq === expectedSeq) return this.end();
        // What the appliance misses is no longer here: say so rather than wait for ever.
        return this.declareGap(header, expectedSeq, seq - 1, 'spool-lost');
      }
    }
  }

  private declareGap(header: SegmentHeader, fromSeq: number, toSeq: number, reason: GapReason): Promise<void> {
    return this.options.spool.replaceHeader({ ...header, gap: { fromSeq, toSeq, reason } });
  }

  private end(): void {
    this.stopped = true;
    this.options.onStop();
  }

  private pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.wakeUp = resolve;
      setTimeout(resolve, ms);
    });
  }
}
