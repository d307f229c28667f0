import type { RecordingDto, VerdictDto } from '../api/models';

type Segment = Pick<RecordingDto['segmentList'][number], 'seq' | 'firstAtMs' | 'lastAtMs'>;
type Gap = RecordingDto['gapList'][number];
type Watched = Pick<VerdictDto, 'disclosure' | 'title' | 'verdict' | 'intervals' | 'actionAtMs'>;

export interface Stretch {
  from: number;
  to: number;
}
export interface MissingStretch extends Stretch {
  fromSeq: number;
  toSeq: number;
  reason: string;
}
export interface DisclosureTrack {
  disclosure: string;
  title: string;
  verdict: VerdictDto['verdict'];
  stretches: Stretch[];
  actionAt: number | null;
}
/** A visit laid out in time; every moment is milliseconds since its first event. */
export interface VisitTimeline {
  startMs: number;
  lengthMs: number;
  captured: Stretch[];
  missing: MissingStretch[];
  disclosures: DisclosureTrack[];
}

export function visitTimeline(
  segments: readonly Segment[],
  gaps: readonly Gap[],
  verdicts: readonly Watched[],
): VisitTimeline {
  const ordered = segments.toSorted((a, b) => a.seq - b.seq);
  const startMs = Math.min(...ordered.map((segment) => segment.firstAtMs));
  const endMs = Math.max(...ordered.map((segment) => segment.lastAtMs));
  if (ordered.length === 0) return { startMs: 0, lengthMs: 0, captured: [], missing: [], disclosures: [] };
  const lengthMs = Math.max(1, endMs - startMs);
  const place = (at: number): number => Math.min(lengthMs, Math.max(0, at - startMs));
  return {
    startMs,
    lengthMs,
    captured: ordered.map((segment, index) => ({
      from: place(segment.firstAtMs),
      to: place(quietUntil(segment, ordered[index + 1])),
    })),
    missing: gaps.map((gap) => ({ ...extentOf(gap, ordered, place, lengthMs), ...gap })),
    disclosures: verdicts.map((verdict) => ({
      disclosure: verdict.disclosure,
      title: verdict.title,
      verdict: verdict.verdict,
      stretches: verdict.intervals.map(({ from, to }) => ({ from: place(from), to: place(to) })),
      actionAt: verdict.actionAtMs === null ? null : place(verdict.actionAtMs),
    })),
  };
}

/** Between a segment and the very next one nothing happened, which was captured as well. */
const quietUntil = (segment: Segment, next: Segment | undefined): number =>
  next?.seq === segment.seq + 1 ? Math.max(segment.lastAtMs, next.firstAtMs) : segment.lastAtMs;

/** What is missing lies between its neighbours; at either end of the visit nobody knows how long it was. */
function extentOf(
  gap: Gap,
  ordered: readonly Segment[],
  place: (at: number) => number,
  lengthMs: number,
): Stretch {
  const before = ordered.findLast((segment) => segment.seq < gap.fromSeq);
  const after = ordered.find((segment) => segment.seq > gap.toSeq);
  return {
    from: before ? place(before.lastAtMs) : 0,
    to: after ? place(after.firstAtMs) : lengthMs,
  };
}

export const missingAt = (timeline: VisitTimeline, at: number): MissingStretch | null =>
  timeline.missing.find((stretch) => at > stretch.from && at < stretch.to) ?? null;

const GAP_REASONS: Readonly<Record<string, string>> = {
  'spool-full': "the visitor's browser had no room left to keep it",
  'spool-lost': "the visitor's browser lost it before it could be sent",
  refused: 'the appliance refused it',
};

export const missingWords = (gap: Gap): string => {
  const which =
    gap.fromSeq === gap.toSeq ? `Segment ${gap.fromSeq} is` : `Segments ${gap.fromSeq}–${gap.toSeq} are`;
  return `${which} missing: ${GAP_REASONS[gap.reason] ?? gap.reason}`;
};
