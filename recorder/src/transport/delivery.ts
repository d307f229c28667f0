import { INGEST_PROBLEMS, type IngestProblemCode, type SegmentAck } from '@exhibit/contract';
import type { SpooledSegment } from './spool.js';

/** What became of one attempt to hand a segment over. */
export type Delivery =
  | { kind: 'acknowledged'; stop: boolean }
  | { kind: 'refused'; what: 'resend' | 'drop' | 'stop'; expectedSeq?: number }
  | { kind: 'later'; afterMs?: number };

export type Deliver = (segment: SpooledSegment) => Promise<Delivery>;

export function readAck(answer: unknown, { header }: SpooledSegment): Delivery {
  const ack = answer as Partial<SegmentAck> | null;
  // Anything but the acknowledgement of exactly these bytes leaves the segment in the spool.
  if (ack?.recording !== header.recording || ack.seq !== header.seq || ack.hash !== header.hash)
    return { kind: 'later' };
  return { kind: 'acknowledged', stop: typeof ack.stop === 'string' };
}

export function readProblem(answer: unknown, retryAfter: string | null, now: number): Delivery {
  const problem = answer as { code?: unknown; expectedSeq?: unknown } | null;
  const code = problem?.code;
  const what =
    typeof code === 'string' && Object.hasOwn(INGEST_PROBLEMS, code)
      ? INGEST_PROBLEMS[code as IngestProblemCode]
      : 'retry';
  if (what === 'retry') return later(retryAfter, now);
  const expectedSeq = problem?.expectedSeq;
  if (what === 'resend' && !Number.isInteger(expectedSeq)) return { kind: 'later' };
  return what === 'resend'
    ? { kind: 'refused', what, expectedSeq: expectedSeq as number }
    : { kind: 'refused', what };
}

function later(retryAfter: string | null, now: number): Delivery {
  if (!retryAfter) return { kind: 'later' };
  const seconds = Number(retryAfter);
  const afterMs = Number.isFinite(seconds) ? seconds * 1_000 : Date.parse(retryAfter) - now;
  return Number.isFinite(afterMs) && afterMs > 0
    ? { kind: 'later', afterMs: Math.min(afterMs, 600_000) }
    : { kind: 'later' };
}

/** Wait before attempt `failures + 1`: doubled each time up to a minute, and spread so that pages do not march. */
export function backoffMs(failures: number, random: number): number {
  return Math.min(60_000, 500 * 2 ** Math.min(failures, 10)) * (0.5 + random / 2);
}
