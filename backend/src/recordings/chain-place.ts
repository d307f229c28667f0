import type { SegmentHeader } from '@exhibit/contract';
import type { RecordingSegment } from './recording-segment.entity.js';
import type { Recording } from './recording.entity.js';

export type ChainPlace =
  | { kind: 'next' }
  /** The very same segment again: it gets the same answer. */
  | { kind: 'repeated' }
  | { kind: 'sealed' }
  | { kind: 'quarantined' }
  /** Another segment stands under this number. */
  | { kind: 'conflict' }
  | { kind: 'out-of-order'; expectedSeq: number }
  | { kind: 'chain-broken' }
  /** The number belongs to a recording of another site, or of another decision by the visitor. */
  | { kind: 'foreign' };

/** Where an arriving segment stands in its recording. Pure. */
export function placeInChain(
  header: SegmentHeader,
  from: { siteId: string },
  recording: Recording | null,
  earlier: RecordingSegment | null,
): ChainPlace {
  if (recording && (recording.siteId !== from.siteId || recording.consentId !== header.consentId))
    return { kind: 'foreign' };
  if (earlier)
    return earlier.hash.toString('hex') === header.hash ? { kind: 'repeated' } : { kind: 'conflict' };
  // What is destroyed is as closed as what is sealed.
  if (recording?.state === 'sealed' || recording?.state === 'destroyed') return { kind: 'sealed' };
  if (recording?.state === 'quarantined') return { kind: 'quarantined' };
  // The last segment ended the recording; the seal is only a matter of moments.
  if (recording?.endReason) return { kind: 'sealed' };
  const expectedSeq = recording?.nextSeq ?? 0;
  if (header.gap) return placeAfterGap(header, header.gap, expectedSeq);
  if (header.seq !== expectedSeq) return { kind: 'out-of-order', expectedSeq };
  const expectedHash = recording?.lastHash?.toString('hex') ?? null;
  return header.prevHash === expectedHash ? { kind: 'next' } : { kind: 'chain-broken' };
}

/** A declared gap reaches from the expected number to this segment; its hash then follows one that was lost. */
function placeAfterGap(
  header: SegmentHeader,
  gap: NonNullable<SegmentHeader['gap']>,
  expectedSeq: number,
): ChainPlace {
  if (gap.fromSeq !== expectedSeq) return { kind: 'out-of-order', expectedSeq };
  return gap.toSeq === header.seq - 1 && gap.toSeq >= gap.fromSeq
    ? { kind: 'next' }
    : { kind: 'chain-broken' };
}
