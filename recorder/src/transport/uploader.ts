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

export interface Uploader {
  /** Something new is in the spool. Does not cut a wait short: the appliance may have asked for it. */
  wake(): void;
  /** The network is back. */
  hurry(): void;
  /** Resolves when the spool has nothing left of this recording, or nothing more may be sent. */
  emptied(): Promise<void>;
  stop(): void;
}

/** Hands the segments of one recording over, in order, one at a time, for as long as it takes. */
export function uploader({
  recording,
  spool,
  deliver,
  faults,
  onAcknowledged,
  onStop,
}: UploaderOptions): Uploader {
  let running: Promise<void> | null = null;
  let stopped = false;
  let wanted = false;
  let failures = 0;
  let wakeUp: (() => void) | undefined;

  function wake(): void {
    wanted = true;
    if (!stopped) running ??= run().finally(() => (running = null));
  }

  async function run(): Promise<void> {
    while (!stopped) {
      wanted = false;
      const segment = await spool.first(recording).catch(() => null);
      if (!segment && wanted) continue;
      if (!segment) return;
      const delivery = await deliver(segment).catch((): Delivery => ({ kind: 'later' }));
      if (stopped) return;
      if (delivery.kind === 'later') {
        const before = failures++;
        // The first is no fault: a page that is being left ends what is under way.
        if (before > 0) faults.report('transport-failed');
        await pause(delivery.afterMs ?? backoffMs(before, Math.random()));
      } else {
        failures = 0;
        await faults.follow('spool-unavailable', settle(segment.header, delivery));
      }
    }
  }

  async function settle(
    header: SegmentHeader,
    delivery: Exclude<Delivery, { kind: 'later' }>,
  ): Promise<void> {
    const { seq, gap } = header;
    switch (delivery.kind) {
      case 'stop':
        return end();
      case 'acknowledged':
        // An order to stop is obeyed before anything that may take its time (P2).
        if (delivery.stop) end();
        await spool.remove(recording, seq);
        return onAcknowledged(header);
      case 'drop': {
        await spool.remove(recording, seq);
        const next = await spool.first(recording);
        // With nothing waiting yet, the appliance will ask for the number, and the gap is declared then.
        return next ? declareGap(next.header, gap?.fromSeq ?? seq, seq, 'refused') : undefined;
      }
      case 'resend': {
        const { expectedSeq } = delivery;
        if (expectedSeq > seq) return spool.remove(recording, seq); // its acknowledgement was lost
        if (expectedSeq === seq || gap?.fromSeq === expectedSeq) return end();
        // What the appliance misses is no longer here: say so rather than wait for ever.
        return declareGap(header, expectedSeq, seq - 1, 'spool-lost');
      }
    }
  }

  function declareGap(
    header: SegmentHeader,
    fromSeq: number,
    toSeq: number,
    reason: GapReason,
  ): Promise<void> {
    return spool.replaceHeader({ ...header, gap: { fromSeq, toSeq, reason } });
  }

  function end(): void {
    stopped = true;
    onStop();
  }

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      wakeUp = resolve;
      setTimeout(resolve, ms);
    });
  }

  return {
    wake,
    hurry() {
      wakeUp?.();
      wake();
    },
    async emptied() {
      do {
        wake();
        await running;
      } while (!stopped && (await spool.first(recording)));
    },
    stop() {
      stopped = true;
      wakeUp?.();
    },
  };
}
