import type { SegmentHeader } from '@exhibit/contract';
import type { Faults } from '../guard.js';
import { backoffMs, type Deliver, type Delivery } from './delivery.js';
import type { Spool, SpooledSegment } from './spool.js';

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
  private wakeUp: (() => void) | null = null;

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
    const { spool, recording, faults } = this.options;
    while (!this.stopped) {
      this.wanted = false;
      const segment = await spool.first(recording).catch(() => null);
      if (!segment && this.wanted) continue;
      if (!segment) return;
      const delivery = await this.attempt(segment);
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

  private async attempt(segment: SpooledSegment): Promise<Delivery> {
    try {
      return await this.options.deliver(segment);
    } catch {
      return { kind: 'later' };
    }
  }

  private async settle(header: SegmentHeader, delivery: Exclude<Delivery, { kind: 'later' }>): Promise<void> {
    const { spool, recording, onAcknowledged, onStop } = this.options;
    if (delivery.kind === 'acknowledged') {
      // An order to stop is obeyed before anything that may take its time (P2).
      if (delivery.stop) this.end(onStop);
      await spool.remove(recording, header.seq);
      onAcknowledged(header);
    } else if (delivery.what === 'stop') {
      this.end(onStop);
    } else if (delivery.what === 'drop') {
      await spool.remove(recording, header.seq);
      await this.declareGap(header.gap?.fromSeq ?? header.seq, header.seq, 'refused');
    } else {
      await this.resendFrom(header, delivery.expectedSeq ?? header.seq);
    }
  }

  private async resendFrom(header: SegmentHeader, expected: number): Promise<void> {
    const { spool, recording, onStop } = this.options;
    if (expected > header.seq) return spool.remove(recording, header.seq); // its acknowledgement was lost
    if (expected === header.seq || header.gap?.fromSeq === expected) return this.end(onStop);
    // What the appliance misses is no longer here: say so rather than wait for ever.
    await spool.replaceHeader({
      ...header,
      gap: { fromSeq: expected, toSeq: header.seq - 1, reason: 'spool-lost' },
    });
  }

  private async declareGap(fromSeq: number, toSeq: number, reason: 'refused'): Promise<void> {
    const { spool, recording } = this.options;
    const next = await spool.first(recording);
    // With nothing waiting yet, the appliance will ask for the number, and resendFrom declares the gap.
    if (next) await spool.replaceHeader({ ...next.header, gap: { fromSeq, toSeq, reason } });
  }

  private end(onStop: () => void): void {
    this.stopped = true;
    onStop();
  }

  private pause(ms: number): Promise<void> {
    return new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    }).then(() => void (this.wakeUp = null));
  }
}
