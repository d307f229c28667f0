import type { ManifestGap, ManifestSegment } from './recording-manifest.js';
import { mergeGaps } from './recording-manifest.js';

export type ChainFaultCode =
  | 'SEGMENT_ORDER_WRONG'
  | 'SEGMENT_MISSING'
  | 'CHAIN_BROKEN'
  | 'CHAIN_START_WRONG'
  | 'GAP_INVALID'
  | 'GAP_NOT_EMPTY';

export interface ChainFault {
  seq: number;
  code: ChainFaultCode;
}

/**
 * Checks that segments follow each other: by number, by hash, and every hole declared. Names every fault.
 * After a declared gap the previous hash is the recorder's word: the segment it names is lost.
 */
export function chainFaults(
  segments: Pick<ManifestSegment, 'seq' | 'hash' | 'prevHash'>[],
  gaps: Pick<ManifestGap, 'fromSeq' | 'toSeq'>[],
): ChainFault[] {
  const faults: ChainFault[] = [];
  for (const { fromSeq, toSeq } of gaps)
    if (toSeq < fromSeq) faults.push({ seq: fromSeq, code: 'GAP_INVALID' });
  const holes = mergeGaps(gaps.filter(({ fromSeq, toSeq }) => fromSeq <= toSeq));
  let hole = 0;
  let expected = 0;
  let previous: string | null = null;
  for (const { seq, hash, prevHash } of segments) {
    if (seq < expected) {
      faults.push({ seq, code: 'SEGMENT_ORDER_WRONG' });
      continue;
    }
    while (hole < holes.length && (holes[hole] as { toSeq: number }).toSeq < expected) hole++;
    const declared = holes[hole];
    if (declared !== undefined && declared.fromSeq <= seq && seq <= declared.toSeq)
      faults.push({ seq, code: 'GAP_NOT_EMPTY' });
    const bridged = declared !== undefined && declared.fromSeq <= expected && declared.toSeq >= seq - 1;
    if (seq > expected && !bridged) faults.push({ seq: expected, code: 'SEGMENT_MISSING' });
    if ((seq === 0) !== (prevHash === null)) faults.push({ seq, code: 'CHAIN_START_WRONG' });
    else if (seq > 0 && seq === expected && prevHash !== previous) faults.push({ seq, code: 'CHAIN_BROKEN' });
    expected = seq + 1;
    previous = hash;
  }
  return faults;
}
