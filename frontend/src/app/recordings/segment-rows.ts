import type { RecordingDto } from '../api/models';

type Segment = RecordingDto['segmentList'][number];
type Gap = RecordingDto['gapList'][number];

export type SegmentRow =
  { kind: 'segment'; seq: number; segment: Segment } | { kind: 'gap'; seq: number; gap: Gap };

/** Segments by number, with every gap standing where the missing ones belong. */
export const segmentRows = (segments: readonly Segment[], gaps: readonly Gap[]): SegmentRow[] =>
  [
    ...segments.map((segment): SegmentRow => ({ kind: 'segment', seq: segment.seq, segment })),
    ...gaps.map((gap): SegmentRow => ({ kind: 'gap', seq: gap.fromSeq, gap })),
  ].toSorted((a, b) => a.seq - b.seq);
