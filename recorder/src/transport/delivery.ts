import type { SegmentAck } from '@exhibit/contract';
import type { SpooledSegment } from './spool.js';

/** What became of one attempt to hand a segment over. */
export type Delivery =
  | { kind: 'acknowledged'; stop: boolean }
  | { kind: 'stop' | 'drop' }
  | { kind: 'resend'; expectedSeq: number }
  | { kind: 'later'; afterMs?: number };

export type Deliver = (segment: SpooledSegment) => Promise<Delivery>;

/** What INGEST_PROBLEMS of the contract says of a segment, by how the codes begin. Every other one means: later. */
const STOP = /^(UNKNOWN|ORIGIN|CONSENT|SITE|RECORDING|SEGMENT_C)/;
const DROP = /^SEGMENT_[TENH]/;

export function readAck(answer: unknown, { header }: SpooledSegment): Delivery {
  const ack = answer as Partial<SegmentAck> | null;
  // Anything but the acknowledgement of exactly these bytes leaves the segment in the spool.
  if (ack?.recording !== header.recording || ack.seq !== header.seq || ack.hash !== header.hash)
    return { kind: 'later' };
  return { kind: 'acknowledged', stop: typeof ack.stop === 'string' };
}

export function readProblem(answer: unknown, retryAfter: string | null, now: number): Delivery {
  const problem = answer as { code?: unknown; expectedSeq?: unknown } | null;
  const code = String(problem?.code);
  if (STOP.test(code)) return { kind: 'stop' };
  if (DROP.test(code)) return { kind: 'drop' };
  const expectedSeq = problem?.expectedSeq;
  if (code === 'SEGMENT_OUT_OF_ORDER' && Number.isInteger(expectedSeq))
    return { kind: 'resend', expectedSeq: expectedSeq as number };
  // Seconds or a date; nothing is neither.
  const afterMs = Number(retryAfter) * 1_000 || Date.parse(retryAfter!) - now;
  return afterMs > 0 ? { kind: 'later', afterMs: Math.min(afterMs, 600_000) } : { kind: 'later' };
}

/** Wait before attempt `failures + 1`: doubled each time up to a minute, and spread so that pages do not march. */
export function backoffMs(failures: number, random: number): number {
  return Math.min(60_000, 500 * 2 ** Math.min(failures, 10)) * (0.5 + random / 2);
}
